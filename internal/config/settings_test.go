package config_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/config"
)

func TestSettingsAreSound(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	once := func(what, name string) {
		if seen[what+name] {
			t.Errorf("%s %s is there twice", what, name)
		}
		seen[what+name] = true
	}
	for _, s := range config.Settings() {
		once("name", s.Name)
		if s.YAML != "" {
			once("path", s.YAML)
		}
		for _, env := range s.Env {
			once("variable", env)
		}
		if len(s.Env) == 0 || s.Help == "" || !strings.HasSuffix(s.Help, ".") || s.Group == "" {
			t.Errorf("%s: no variable, group or help", s.Name)
		}
		if s.Default != "" && s.Kind == config.Choice && !slices.Contains(s.Choices, s.Default) {
			t.Errorf("%s: the default %s is no choice", s.Name, s.Default)
		}
		if (s.Kind == config.Int || s.Kind == config.Size || s.Kind == config.Duration || s.Kind == config.Seconds) && s.Max == 0 {
			t.Errorf("%s: no range", s.Name)
		}
		if s.Secret && s.Flag() != "" {
			t.Errorf("%s: a secret has a flag", s.Name)
		}
	}
}

// TestDefaultsAreValid: giving every default by hand changes nothing.
func TestDefaultsAreValid(t *testing.T) {
	t.Parallel()
	env := complete()
	for _, s := range config.Settings() {
		if s.Default != "" {
			env[s.Env[0]] = s.Default
		}
	}
	world{env: env}.must(t)
}

// TestEnvExample keeps .env.example and the settings together.
func TestEnvExample(t *testing.T) {
	t.Parallel()
	golden(t, "../../.env.example", config.EnvExample())
}

func TestSettingsTable(t *testing.T) {
	t.Parallel()
	golden(t, "testdata/settings.md", config.SettingsTable())
}
