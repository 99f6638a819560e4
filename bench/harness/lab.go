package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/bench/harness/procstat"
	"github.com/snowpg/etl/bench/peers"
	"github.com/snowpg/etl/bench/process"
	"github.com/snowpg/etl/internal/pgtest"
)

const (
	user     = "bench"
	password = "bench-password"
)

// settings are those of a server that somebody has set up for loading, with
// full durability. What would add noise is off.
var settings = map[string]string{
	"shared_buffers": "2GB", "max_wal_size": "16GB", "maintenance_work_mem": "512MB",
	"checkpoint_timeout": "1h", "autovacuum": "off", "jit": "off",
}

// lab is what all measurements share: the server and a folder.
type lab struct {
	options
	folder     string
	server     *pgtest.Server
	admin      *pgx.Conn
	postmaster int // the server's first process
	version    int // of PostgreSQL, as in 150018
	peer       peers.Loader
}

// withLab sets the lab up, and takes it down whatever happens.
func withLab(ctx context.Context, o options, work func(*lab) error) (err error) {
	l := &lab{options: o}
	if l.folder, err = os.MkdirTemp("", "etl-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(l.folder)) }()
	// The server runs as another user when the harness runs as root, and has
	// to read the floor's files.
	if err = os.Chmod(l.folder, 0o755); err != nil {
		return err
	}
	if l.server, err = pgtest.Start(ctx, pgtest.Options{Settings: settings}); err != nil {
		return fmt.Errorf("starting PostgreSQL: %w", err)
	}
	defer func() { err = errors.Join(err, l.server.Stop()) }()
	if l.admin, err = pgx.Connect(ctx, l.server.URL("")); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.admin.Close(context.WithoutCancel(ctx))) }()
	if err = l.inspect(ctx); err != nil {
		return err
	}
	if o.node {
		if l.peer, err = peers.InstallNode(ctx); err != nil {
			return err
		}
	}
	return work(l)
}

func (l *lab) inspect(ctx context.Context) error {
	var backend int
	err := l.admin.QueryRow(ctx, "SELECT pg_backend_pid(), current_setting('server_version_num')::int").Scan(&backend, &l.version)
	l.postmaster = procstat.Parent(backend)
	return err
}

// startSimulator serves one shape in the given sizes. One at a time, so that
// the others' rows take no memory. The name is used once only.
func (l *lab) startSimulator(ctx context.Context, name, shape string, sizes []int) (*process.Simulator, error) {
	args := []string{"--rows", "1", "--orders", "1", "--prewarm"}
	for _, n := range sizes {
		args = append(args, "--shape", shape+"="+strconv.Itoa(n))
	}
	return process.StartSimulator(ctx, process.SimulatorOptions{
		Bin: l.bin, User: user, Password: password, Args: args, Log: os.Stderr,
		AddressFile: filepath.Join(l.folder, "address-of-"+name),
	})
}
