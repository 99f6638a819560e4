package peers

import (
	"context"
	_ "embed" // the script
	"errors"
	"os"
	"os/exec"
	"strings"
)

const nodeWay = "rows as JSON, one by one; text COPY of all of them into a temporary table, one upsert; one transaction, one connection; no watermark"

// nodePackages are what npm installs, each at a fixed version.
var nodePackages = []string{"snowflake-sdk@3.3.0", "pg@8.23.1", "pg-copy-streams@6.0.6"}

// loadScript streams a result into PostgreSQL. It reads a job on its standard
// input, as the harness's baselines do, and prints how many rows it moved.
//
//go:embed load.cjs
var loadScript []byte

// ErrNoNode says that Node, or npm, is not on PATH.
var ErrNoNode = errors.New("node and npm are not both on PATH")

// InstallNode brings the packages into a folder of the user's cache, from the
// registry that npm is set up for, unless they are there already. Their
// install scripts are not run. Errors: ErrNoNode.
func InstallNode(ctx context.Context) (Loader, error) {
	node, nodeErr := exec.LookPath("node")
	npm, npmErr := exec.LookPath("npm")
	if errors.Join(nodeErr, npmErr) != nil {
		return Loader{}, ErrNoNode
	}
	folder, err := cached(strings.Join(nodePackages, "_"))
	if err != nil {
		return Loader{}, err
	}
	err = once(folder, func(unfinished string) error { return npmInstall(ctx, npm, unfinished) })
	if err != nil {
		return Loader{}, err
	}
	path, err := script(folder, "load.cjs", loadScript)
	if err != nil {
		return Loader{}, err
	}
	version, err := firstLine(ctx, node, "--version")
	return Loader{
		Command:  []string{node, "--no-warnings", path},
		Versions: append(append([]string(nil), nodePackages...), "Node "+version),
	}, err
}

func npmInstall(ctx context.Context, npm, folder string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	args := append([]string{"install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"}, nodePackages...)
	return run("npm install", exec.CommandContext(ctx, npm, args...))
}
