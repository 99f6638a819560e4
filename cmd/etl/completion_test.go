package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestBashCompletion(t *testing.T) {
	t.Parallel()
	w := &world{t: t, env: map[string]string{asProgram: "1"}, dir: t.TempDir()}
	script := w.etl("completion", "bash").want(t, exitOK).stdout
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(w.dir, "etl")); err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]string{"etl st": "status stream", "etl verify --rep": "--repair", "etl completion ": "bash fish zsh"} {
		words := strings.Split(line, " ")
		bash := exec.CommandContext(t.Context(), "bash", "-c", script+`
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _etl; printf '%s\n' "${COMPREPLY[@]}" | sort | tr '\n' ' '`, "bash")
		bash.Args = append(bash.Args, words...)
		bash.Env = []string{asProgram + "=1", "PATH=" + w.dir + ":" + os.Getenv("PATH")}
		out, err := bash.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("%q: %q, %v; want %q", line, out, err, want)
		}
	}
}

func TestOtherCompletionsAndSchema(t *testing.T) {
	t.Parallel()
	w := &world{t: t, env: map[string]string{asProgram: "1"}, dir: t.TempDir()}
	w.etl("completion", "zsh").want(t, exitOK, "#compdef etl")
	w.etl("completion", "fish").want(t, exitOK, "complete -c etl", "verify", "full-refresh")
	w.etl("completion").want(t, exitUsage, "bash, zsh or fish")
	if o := w.etl("schema").want(t, exitOK, `"watermark"`); !json.Valid([]byte(o.stdout)) {
		t.Error("the schema is not JSON")
	}
}
