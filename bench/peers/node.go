package peers

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	_ "embed" // the script
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// nodePackages are what npm installs, each at a fixed version.
var nodePackages = []string{"snowflake-sdk@3.3.0", "pg@8.23.1", "pg-copy-streams@6.0.6"}

// loadScript streams a result into PostgreSQL. It reads a job on its standard
// input, as the harness's baselines do, and prints how many rows it moved.
//
//go:embed load.cjs
var loadScript []byte

// ErrNoNode says that Node, or npm, is not on PATH.
var ErrNoNode = errors.New("node and npm are not both on PATH")

// Node is an installed loader.
type Node struct {
	program, script string
}

// InstallNode brings the packages into a folder of the user's cache, from the
// registry that npm is set up for, unless they are there already. Their
// install scripts are not run. Errors: ErrNoNode.
func InstallNode(ctx context.Context) (Node, error) {
	node, nodeErr := exec.LookPath("node")
	npm, npmErr := exec.LookPath("npm")
	if errors.Join(nodeErr, npmErr) != nil {
		return Node{}, ErrNoNode
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return Node{}, err
	}
	// The versions are in the names, so that what is there is what is wanted.
	folder := filepath.Join(cache, "etl-peers", strings.Join(nodePackages, "_"))
	err = once(folder, func(unfinished string) error { return install(ctx, npm, unfinished) })
	if err != nil {
		return Node{}, err
	}
	script := filepath.Join(folder, fmt.Sprintf("load-%.8x.cjs", sha256.Sum256(loadScript)))
	err = once(script, func(unfinished string) error {
		return os.WriteFile(unfinished, loadScript, 0o600)
	})
	return Node{program: node, script: script}, err
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

func install(ctx context.Context, npm, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	args := append([]string{"install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"}, nodePackages...)
	if out, err := exec.CommandContext(ctx, npm, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("npm install: %w\n%s", err, out)
	}
	return nil
}

// Command is the loader's command line.
func (n Node) Command() []string { return []string{n.program, "--no-warnings", n.script} }

// Versions names the packages.
func (n Node) Versions() []string { return append([]string(nil), nodePackages...) }
