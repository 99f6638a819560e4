package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The README's table of settings is made from Settings.
func TestReadmeListsTheSettings(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "<!-- settings -->\n")
	table, _, closed := strings.Cut(rest, "<!-- /settings -->")
	if !found || !closed {
		t.Fatal("README.md has no table between the settings marks")
	}
	if want := strings.TrimSpace(SettingsTable()); strings.TrimSpace(table) != want {
		t.Errorf("README.md is out of date; put this between the settings marks:\n%s", want)
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
	c, err := Load(Input{Dir: dir, LookupEnv: func(string) (string, bool) { return "", false }})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Tables) != 3 || c.Tables[1].Mode != Append || c.Tables[2].Rename["NAME"] != "full_name" {
		t.Errorf("tables: %+v", c.Tables)
	}
}
