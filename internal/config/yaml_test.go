package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseYAMLKeepsTextAndLines(t *testing.T) {
	t.Parallel()
	root, err := parseYAML([]byte("a: 0123\nb:\n  - yes\n  - 'x: y'\nc: |\n  two\n  lines\nd:\ne: 1.50\n"))
	if err != nil {
		t.Fatal(err)
	}
	text := func(line int, s string) node { return node{line: line, kind: scalarNode, text: s} }
	want := node{kind: mapNode, line: root.line, entries: []member{
		{key: "a", line: 1, value: text(1, "0123")},
		{key: "b", line: 2, value: node{kind: listNode, line: root.entries[1].value.line, items: []node{text(3, "yes"), text(4, "x: y")}}},
		{key: "c", line: 5, value: text(root.entries[2].value.line, "two\nlines\n")},
		{key: "d", line: 8},
		{key: "e", line: 9, value: text(9, "1.50")},
	}}
	if diff := cmp.Diff(want, root, cmp.AllowUnexported(node{}, member{})); diff != "" {
		t.Error(diff)
	}
}

func TestParseYAMLRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a: &x 1", "a: *x", "a: !!str 1", "a: 1\n---\nb: 2", "? [a]\n: b", "<<: {a: 1}", "a: 1\na: 2", "a: [", "\t- x: {"} {
		var bad *yamlError
		if root, err := parseYAML([]byte(text)); !errors.As(err, &bad) {
			t.Errorf("%q reads as %+v, %v", text, root, err)
		}
	}
	for _, text := range []string{"", "# nothing", "---\n", "null"} {
		if root, err := parseYAML([]byte(text)); err != nil || root.kind != nullNode {
			t.Errorf("%q reads as %+v, %v", text, root, err)
		}
	}
}

// FuzzLoadYAML: any file gives a Config or Faults, never a panic, and a secret
// of the environment never shows.
func FuzzLoadYAML(f *testing.F) {
	for _, seed := range []string{
		"", "snowflake: {password: ${PW}}", "tables:\n  a: {key: [x], columns: {rename: {A: b}}}", "a: &x\n", "etl: [", "tables: {a: null}",
		"? a\n: b", "defaults: {lookback: 1h}\ntables: {x: {mode: append}}", "postgres: {url: 'postgres://${PW}@h/d'}", "'': ''", "tables: {'': {source: ''}}",
		"snowflake: {database: ${PW}}",
	} {
		f.Add(seed)
	}
	dir := f.TempDir()
	env := map[string]string{"PW": "fuzz-planted-secret", "SNOWFLAKE_PASSWORD": "fuzz-planted-secret"}
	f.Fuzz(func(t *testing.T, text string) {
		// The parser is quadratic in depth and size; that is not what is sought.
		if strings.Contains(text, "planted") || len(text) > 4<<10 {
			return
		}
		if err := os.WriteFile(filepath.Join(dir, "etl.yaml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Load(Input{Dir: dir, LookupEnv: func(name string) (string, bool) { v, ok := env[name]; return v, ok }})
		if err == nil {
			return
		}
		var faults Faults
		if !errors.As(err, &faults) {
			t.Fatalf("not Faults: %v", err)
		}
		if strings.Contains(err.Error(), "planted") {
			t.Errorf("shows a secret: %v", err)
		}
	})
}
