package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/config"
)

// The README's table of settings is made from Settings; -update writes it.
func TestReadmeListsTheSettings(t *testing.T) {
	t.Parallel()
	const path, begin, end = "../../README.md", "<!-- settings -->\n", "<!-- /settings -->"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(text), begin)
	table, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatal("README.md has no table between the settings marks")
	}
	want := strings.TrimSpace(config.SettingsTable()) + "\n"
	if *update {
		if err := os.WriteFile(path, []byte(before+begin+want+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	} else if table != want {
		t.Error("README.md's table of settings is out of date; write it with: go test ./internal/config -update")
	}
}

// The README's example is a configuration that loads.
func TestReadmeExampleLoads(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "```yaml\n")
	indented, _, closed := strings.Cut(rest, "```")
	if !found || !closed {
		t.Fatal("README.md has no YAML example")
	}
	dir := t.TempDir()
	example := strings.ReplaceAll("\n"+indented, "\n   ", "\n")
	if err := os.WriteFile(filepath.Join(dir, "etl.yaml"), []byte(example), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "rsa_key.p8"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := config.Load(config.Input{Dir: dir, LookupEnv: func(string) (string, bool) { return "", false }})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Tables) != 3 || c.Tables[1].Mode != config.Append || c.Tables[2].Rename["NAME"] != "full_name" {
		t.Errorf("tables: %+v", c.Tables)
	}
}
