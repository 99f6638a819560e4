package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"

	"github.com/snowpg/etl/bench/process"
	"github.com/snowpg/etl/internal/pgtest"
)

type options struct {
	bin          string
	rows, orders int
}

// stage is what the demo runs on.
type stage struct {
	options
	folder string
	source *process.Simulator
	target *pgtest.Server
}

// demo sets the stage, plays, and takes it down again, whatever happens.
func demo(ctx context.Context, o options) (err error) {
	folder, err := os.MkdirTemp("", "etl-demo-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	say("Starting a Snowflake simulator with DEMO.PUBLIC.NOTIFICATION_TEXT (%d rows) and DEMO.PUBLIC.ORDERS (%d rows) …", o.rows, o.orders)
	source, err := startSimulator(ctx, o, folder)
	if err != nil {
		return fmt.Errorf("starting the simulator: %w", err)
	}
	defer func() { err = errors.Join(err, source.Stop()) }()
	say("Starting a private PostgreSQL (fsync on) …")
	target, err := pgtest.Start(ctx, pgtest.Options{Settings: map[string]string{
		"max_wal_size": "4GB", "shared_buffers": "512MB",
	}})
	if err != nil {
		return fmt.Errorf("starting PostgreSQL: %w", err)
	}
	defer func() { err = errors.Join(err, target.Stop()) }()
	return (&stage{options: o, folder: folder, source: source, target: target}).play(ctx)
}

// play is the story that the demo tells.
func (s *stage) play(ctx context.Context) error {
	for _, step := range []func(context.Context) error{
		s.firstLoad, s.changeSource, s.secondLoad, s.thirdLoad, s.status,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) firstLoad(ctx context.Context) error {
	say("First load: everything.")
	return s.etl(ctx, "stream", "--parallel", "8")
}

// changeSource edits 1 % of the rows and adds some.
func (s *stage) changeSource(ctx context.Context) error {
	say("At the source: change 1 %% of the rows, add some.")
	for _, statement := range []string{
		`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || ' (edited)', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(NOTIFICATION_ID, 100) = 7`,
		`INSERT INTO DEMO.PUBLIC.NOTIFICATION_TEXT SELECT NOTIFICATION_ID + ` + strconv.Itoa(s.rows) + `, LANGUAGE, TITLE, BODY, CREATED_AT, CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ FROM DEMO.PUBLIC.NOTIFICATION_TEXT WHERE NOTIFICATION_ID <= 500`,
		`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'returned', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(ORDER_ID, 100) = 7`,
	} {
		if err := s.execute(ctx, statement); err != nil {
			return fmt.Errorf("changing the source: %w", err)
		}
	}
	return nil
}

func (s *stage) secondLoad(ctx context.Context) error {
	say("Second load: only the new window moves.")
	return s.etl(ctx, "stream", "--parallel", "8")
}

func (s *stage) thirdLoad(ctx context.Context) error {
	say("Third load, nothing has changed: not a row of the targets is written.")
	return s.etl(ctx, "stream", "--parallel", "8")
}

func (s *stage) status(ctx context.Context) error {
	say("What the target database remembers:")
	return s.etl(ctx, "status")
}

func say(format string, args ...any) {
	fmt.Printf("\n▸ "+format+"\n", args...)
}
