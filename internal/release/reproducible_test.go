package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// sources are what a build reads.
var sources = []string{"cmd", "internal", "pipeline", "stages", "go.mod", "go.sum", "Makefile"}

// TestBuildsAreTheSameTwice runs make build in two folders.
func TestBuildsAreTheSameTwice(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var sums [2][]byte
	for i, name := range []string{"here", "somewhere/else"} {
		folder := filepath.Join(dir, name)
		copySources(t, folder)
		command := exec.CommandContext(t.Context(), "make", "build", "VERSION=v0.0.0-test")
		command.Dir = folder
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("make build: %v\n%s", err, out)
		}
		var err error
		if sums[i], err = fileSum(filepath.Join(folder, "bin", "etl")); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(sums[0], sums[1]) {
		t.Errorf("the programs differ: %x and %x", sums[0], sums[1])
	}
}

func copySources(t *testing.T, folder string) {
	t.Helper()
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range sources {
		from, to := filepath.Join("..", "..", name), filepath.Join(folder, name)
		info, err := os.Stat(from)
		if err != nil {
			t.Fatal(err)
		}
		if info.IsDir() {
			err = os.CopyFS(to, os.DirFS(from))
		} else {
			err = copyFile(from, to)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func copyFile(from, to string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, text, 0o600)
}
