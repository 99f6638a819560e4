package arrows

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
)

const modulePath = "github.com/snowpg/etl/"

// Load asks the go command for the graph of this module and of all it depends
// on, as built with tags (comma-separated).
func Load(ctx context.Context, tags string) (Graph, error) {
	var stderr bytes.Buffer
	// -e, because a package that does not build is the compiler's business.
	command := exec.CommandContext(ctx, "go", "list", "-e", "-deps", "-tags", tags, "-json=ImportPath,Imports", modulePath+"...")
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, stderr.String())
	}
	return parse(bytes.NewReader(out))
}

func parse(r io.Reader) (Graph, error) {
	g := make(Graph)
	for decoder := json.NewDecoder(r); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			return g, nil
		}
		if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		imports := make([]string, len(p.Imports))
		for i, path := range p.Imports {
			imports[i] = name(path)
		}
		g[name(p.ImportPath)] = imports
	}
}

// name shortens the packages of this module. The standard library has an
// internal folder too, which must not be taken for ours.
func name(path string) string {
	if short, ours := strings.CutPrefix(path, modulePath); ours {
		return short
	}
	if strings.HasPrefix(path, "internal/") {
		return "std/" + path
	}
	return path
}
