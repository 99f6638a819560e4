package peers

import (
	"context"
	"debug/buildinfo"
	_ "embed" // the program
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
)

const bentoWay = "rows from database/sql as messages (`sql_raw`), decimals through float64; INSERT … ON CONFLICT of 1000 rows (`sql_insert`), " +
	"up to 64 at a time, each a transaction of its own; no watermark"

// What is built: the module, and the drivers that the version of it requires.
const (
	bentoModule  = "github.com/warpstreamlabs/bento"
	bentoVersion = "v1.20.0"
)

// bentoProgram is Bento with our job as its configuration.
//
//go:embed bento_main.go
var bentoProgram []byte

// ErrNoGo says that there is no Go toolchain on PATH.
var ErrNoGo = errors.New("go is not on PATH")

// InstallBento builds Bento in a module of its own in the user's cache folder,
// from the proxy that Go is set up for, unless it is there already: minutes on
// two cores. Unlike "go install", that asks the proxy for this version only,
// not for a list of all. Errors: ErrNoGo.
func InstallBento(ctx context.Context) (Loader, error) {
	tool, err := exec.LookPath("go")
	if err != nil {
		return Loader{}, ErrNoGo
	}
	folder, err := cached(filepath.Base(bentoModule) + "@" + bentoVersion)
	if err != nil {
		return Loader{}, err
	}
	// The program's text is in the name: it is built again when it changes.
	source, err := script(folder, "bento.go", bentoProgram)
	if err != nil {
		return Loader{}, err
	}
	binary := source[:len(source)-len(".go")]
	err = once(binary, func(unfinished string) error { return buildBento(ctx, tool, source, unfinished) })
	if err != nil {
		return Loader{}, err
	}
	versions, err := bentoVersions(binary)
	return Loader{Command: []string{binary}, Versions: versions}, err
}

// buildBento builds one file with the module's own requirements.
func buildBento(ctx context.Context, tool, source, binary string) error {
	folder := filepath.Dir(source)
	module := fmt.Sprintf("module peers.invalid/bento\n\ngo 1.26\n\nrequire %s %s\n", bentoModule, bentoVersion)
	if err := os.WriteFile(filepath.Join(folder, "go.mod"), []byte(module), 0o600); err != nil {
		return err
	}
	build := exec.CommandContext(ctx, tool, "build", "-mod=mod", "-tags=minicore_disabled", "-trimpath", "-o", binary, filepath.Base(source))
	build.Dir = folder
	build.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=", "GOWORK=off")
	return run("go build", build)
}

// bentoVersions reads what was built from the program itself.
func bentoVersions(binary string) ([]string, error) {
	info, err := buildinfo.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	var versions []string
	for _, path := range []string{bentoModule, "github.com/snowflakedb/gosnowflake", "github.com/lib/pq"} {
		for _, m := range info.Deps {
			if m.Path == path {
				versions = append(versions, filepath.Base(path)+"@"+m.Version)
			}
		}
	}
	return slices.Concat(versions, []string{info.GoVersion}), nil
}
