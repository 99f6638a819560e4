package peers

import (
	"context"
	_ "embed" // the script
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	folder := filepath.Join(cache, "etl-peers", "node")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return Node{}, err
	}
	if err := install(ctx, npm, folder); err != nil {
		return Node{}, err
	}
	script := filepath.Join(folder, "load.cjs")
	return Node{program: node, script: script}, os.WriteFile(script, loadScript, 0o600)
}

// install runs npm, which first looks into its own cache: a second run is
// quick and needs no network.
func install(ctx context.Context, npm, folder string) error {
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
