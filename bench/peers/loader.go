package peers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Loader is an installed peer.
type Loader struct {
	// Command is its command line.
	Command []string
	// Versions names its parts, each with its version.
	Versions []string
}

// Peer is a loader that may be installed.
type Peer struct {
	Name string
	// Way says in a sentence how it loads.
	Way string
	// Install brings the loader into a folder of the user's cache, unless it is
	// there already. That may take minutes, and needs the peer's registry.
	Install func(context.Context) (Loader, error)
}

// All are the peers, in the order in which they are shown.
func All() []Peer {
	return []Peer{
		{"adbc", adbcWay, InstallADBC},
		{"dlt", dltWay, InstallDLT},
		{"bento", bentoWay, InstallBento},
		{"node", nodeWay, InstallNode},
	}
}

// cached is a path in the user's cache folder. The versions belong into its
// name, so that what is there is what is wanted.
func cached(name string) (string, error) {
	cache, err := os.UserCacheDir()
	return filepath.Join(cache, "etl-peers", name), err
}

// once makes a path unless it is there. Whoever comes second, at the same
// time, finds all of it or nothing.
func once(path string, fill func(unfinished string) error) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	unfinished := path + "." + rand.Text()
	defer os.RemoveAll(unfinished) // it has another name by then
	if err := fill(unfinished); err != nil {
		return err
	}
	err := os.Rename(unfinished, path)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

// script writes one of our programs beside what it needs, and answers where.
// A changed one has another name.
func script(folder, name string, text []byte) (string, error) {
	extension := filepath.Ext(name)
	path := filepath.Join(folder, fmt.Sprintf("%s-%.8x%s", strings.TrimSuffix(name, extension), sha256.Sum256(text), extension))
	return path, once(path, func(unfinished string) error { return os.WriteFile(unfinished, text, 0o600) })
}

// run runs an installer. What it prints is in the error.
func run(what string, command *exec.Cmd) error {
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", what, err, out)
	}
	return nil
}

// firstLine is what a program says about its version.
func firstLine(ctx context.Context, name string, args ...string) (string, error) {
	out, err := exec.CommandContext(ctx, name, args...).Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", name, strings.Join(args, " "), err)
	}
	line, _, _ := strings.Cut(string(out), "\n")
	return strings.TrimSpace(line), nil
}
