package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/snowpg/etl/internal/sbom"
)

// platform is an operating system and a processor, as Go calls them.
type platform struct{ os, arch string }

var platforms = []platform{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}}

// companions are the files that go with the program.
var companions = []string{"LICENSE", "README.md", ".env.example"}

type release struct {
	version, folder, ldflags string
	log                      io.Writer
}

func (r release) make(ctx context.Context, all []platform) error {
	if err := os.RemoveAll(r.folder); err != nil {
		return err
	}
	if err := os.MkdirAll(r.folder, 0o755); err != nil {
		return err
	}
	for _, p := range all {
		if err := r.platform(ctx, p); err != nil {
			return fmt.Errorf("%s/%s: %w", p.os, p.arch, err)
		}
	}
	return writeSums(r.folder)
}

func (r release) platform(ctx context.Context, p platform) error {
	name := fmt.Sprintf("etl_%s_%s_%s", r.version, p.os, p.arch)
	scratch, err := os.MkdirTemp("", name)
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch) // what is left does no harm
	program := filepath.Join(scratch, "etl")
	if err := r.build(ctx, p, program); err != nil {
		return err
	}
	if err := create(filepath.Join(r.folder, name+".cdx.json"), func(w io.Writer) error {
		return sbom.Write(w, program, r.version)
	}); err != nil {
		return err
	}
	fmt.Fprintln(r.log, name)
	return create(filepath.Join(r.folder, name+".tar.gz"), func(w io.Writer) error {
		return writeArchive(w, name, append([]string{program}, companions...))
	})
}

func (r release) build(ctx context.Context, p platform, program string) error {
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", r.ldflags, "-o", program, "./cmd/etl")
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w\n%s", err, out)
	}
	return nil
}

// create writes a file; a half-written one is an error.
func create(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := write(file); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}
