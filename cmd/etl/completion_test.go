package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// completers run the script of a shell in that shell and print what it offers
// for the words of a command line, one a line.
var completers = map[string][]string{
	"bash": {"bash", "--norc", "-c", `source "$1"; shift
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _etl; printf '%s\n' "${COMPREPLY[@]}"`, "bash"},
	// Outside of its line editor zsh has no _describe: this one fits and shows
	// the candidates as it would.
	"zsh": {"zsh", "-f", "-c", `compdef() { [[ $1 = _etl && $2 = etl ]] || exit 1 }
_describe() { local c; for c in ${(P)2}; do if [[ $c == $words[CURRENT]* ]]; then print -r -- ${c%%:*}; fi; done }
source "$1"; shift; words=("$@"); CURRENT=$#; _etl`, "zsh"},
	"fish": {"fish", "--no-config", "-c", `source $argv[1]; complete -C "$argv[2..]" | string split -f 1 \t; true`},
}

func TestCompletionInTheRealShells(t *testing.T) {
	t.Parallel()
	w := &world{t: t, env: map[string]string{asProgram: "1"}, dir: t.TempDir()}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(w.dir, "etl")); err != nil {
		t.Fatal(err)
	}
	w.file("y.yaml", "")
	for shell, completer := range completers {
		script := w.etl("completion", shell).want(t, exitOK).stdout
		w.file(shell, script)
		if !installed(t, shell) {
			continue
		}
		lines := map[string]string{"etl st": "status stream", "etl verify --rep": "--repair", "etl completion ": "bash fish zsh"}
		if shell == "fish" { // the others leave files to the shell
			lines["etl verify --config y"] = "y.yaml"
		}
		for line, want := range lines {
			command := exec.CommandContext(t.Context(), completer[0], append(append(slices.Clone(completer[1:]), filepath.Join(w.dir, shell)), strings.Split(line, " ")...)...)
			command.Dir = w.dir
			command.Env = []string{asProgram + "=1", "HOME=" + w.dir, "PATH=" + w.dir + ":" + os.Getenv("PATH")}
			out, err := command.CombinedOutput()
			offered := strings.Fields(string(out))
			slices.Sort(offered)
			if err != nil || strings.Join(offered, " ") != want {
				t.Errorf("%s: %q: %q, %v; want %q", shell, line, offered, err, want)
			}
		}
	}
	w.etl("completion").want(t, exitUsage, "bash, zsh or fish")
}

func TestSchemaIsJSON(t *testing.T) {
	t.Parallel()
	w := &world{t: t, env: map[string]string{asProgram: "1"}, dir: t.TempDir()}
	if o := w.etl("schema").want(t, exitOK, `"watermark"`); !json.Valid([]byte(o.stdout)) {
		t.Error("the schema is not JSON")
	}
}
