package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/pgtest"
)

// stage is what the cases of one worker share: a server, which some of them
// crash, and what is known about this machine.
type stage struct {
	options
	server *pgtest.Server
	folder string
	// usual is how long an undisturbed first load takes.
	usual time.Duration
	made  int // databases so far
}

func openStage(ctx context.Context, o options) (*stage, error) {
	if _, err := os.Stat(o.bin); err != nil {
		return nil, fmt.Errorf("no etl binary (make build): %w", err)
	}
	server, err := pgtest.Start(ctx, pgtest.Options{Settings: pgtest.FastSettings()})
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "etl-chaos-")
	if err != nil {
		return nil, errors.Join(err, server.Stop())
	}
	s := &stage{options: o, server: server, folder: folder}
	if err := s.calibrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("the undisturbed run: %w", err), s.close())
	}
	return s, nil
}

func (s *stage) close() error { return errors.Join(s.server.Stop(), os.RemoveAll(s.folder)) }

// calibrate measures a run that nobody disturbs.
func (s *stage) calibrate(ctx context.Context) error {
	r := s.play(ctx, job{kind: kind{name: "undisturbed", play: func(c *scene) error {
		begun := time.Now()
		err := c.etl().wait().want(0)
		s.usual = time.Since(begun)
		return err
	}}})
	return r.err
}

// database makes an empty database.
func (s *stage) database(ctx context.Context) (name string, err error) {
	s.made++
	name = fmt.Sprintf("case_%d", s.made)
	return name, s.admin(ctx, "CREATE DATABASE "+name+" TEMPLATE template0")
}

// drop removes it with whoever is still connected.
func (s *stage) drop(ctx context.Context, database string) error {
	return s.admin(ctx, "DROP DATABASE IF EXISTS "+database+" WITH (FORCE)")
}

func (s *stage) admin(ctx context.Context, statement string) error {
	conn, err := pgx.Connect(ctx, s.server.URL(""))
	if err != nil {
		return err
	}
	defer conn.Close(ctx) //nolint:errcheck // it has done its work
	_, err = conn.Exec(ctx, statement)
	return err
}
