package fence

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
)

const lockNotAvailable = "55P03"

// Acquire implements pipeline.Fence. Besides *pipeline.AlreadyRunningError it
// returns *WatermarkChangedError and *TargetMissingError where the stored
// watermark says nothing about the rows this table would read, *StalePlanError
// where the target was made since, and the errors of state.Store.Ensure.
func (f *Fence) Acquire(ctx context.Context, t *pipeline.Table) (*pipeline.Run, error) {
	if err := f.ensure(ctx); err != nil {
		return nil, tableError(t, err)
	}
	id, err := uuid.NewV7() // in order of time, which keeps the index of runs small
	if err != nil {
		return nil, tableError(t, err)
	}
	run := &pipeline.Run{ID: id, Table: t, Owner: f.owner}
	err = f.inTx(ctx, func(tx pgx.Tx) error { return f.take(ctx, tx, run) })
	switch ambiguous := fault.Of(err) == fault.Ambiguous; {
	case ambiguous && ctx.Err() != nil:
		f.giveBack(ctx, run, err)
	case ambiguous:
		err = f.confirm(ctx, run, err)
	}
	if lockTimedOut(err) {
		err = f.waitedInVain(ctx, t, err)
	}
	if err != nil {
		return nil, tableError(t, err)
	}
	return run, nil
}

// take gives the run its epoch and watermark, or says who has the target.
func (f *Fence) take(ctx context.Context, tx pgx.Tx, run *pipeline.Run) error {
	t := run.Table
	name, source := t.Target.String(), t.Source.String()
	if err := f.store.Enrol(ctx, tx, name, source); err != nil {
		return err
	}
	before, err := f.store.Lock(ctx, tx, name)
	if err != nil {
		return err
	}
	if f.live(before.Lease) {
		return running(t.Name, before.Lease)
	}
	if err := checkPlan(ctx, tx, t); err != nil {
		return err
	}
	if err := checkWatermark(t, before); err != nil {
		return err
	}
	holder := state.Holder{Owner: f.owner, Process: f.self.String(), TTL: f.ttl}
	if run.Epoch, err = f.store.Acquire(ctx, tx, name, source, holder); err != nil {
		return err
	}
	run.Watermark = before.Watermark
	ahead, err := f.store.Ahead(ctx, tx, name)
	if err != nil {
		return err
	}
	run.Ahead = pipeline.AheadOf(t, ahead.Column, ahead.Spans)
	return f.store.OpenRun(ctx, tx, state.OpenRun{
		ID: run.ID, Target: name, Epoch: run.Epoch, Mode: string(t.Mode), Owner: f.owner, From: before.Watermark,
	})
}

// confirm looks up whether an acquisition whose COMMIT had no answer took
// place: the run's record was written with it. The epoch alone would not tell:
// if the commit was lost, another run may have been given the same number.
func (f *Fence) confirm(ctx context.Context, run *pipeline.Run, cause error) error {
	var committed bool
	err := f.inTx(ctx, func(tx pgx.Tx) error {
		if _, err := f.store.Lock(ctx, tx, run.Table.Target.String()); err != nil {
			return err
		}
		var err error
		committed, err = f.store.HasRun(ctx, tx, run.ID)
		return err
	})
	switch {
	case err != nil && !errors.Is(err, state.ErrNoTarget):
		return fault.As(fault.Reconnect, errors.Join(cause, err))
	case !committed:
		return fault.As(fault.Reconnect, cause)
	}
	return nil
}

// giveBack releases what a run took whose COMMIT was under way when it was told
// to stop. It asks for the run's record first: if the commit was lost, another
// run may have been given the same epoch. What it cannot release runs out.
func (f *Fence) giveBack(ctx context.Context, run *pipeline.Run, cause error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTimeout)
	defer cancel()
	_ = f.inTx(ctx, func(tx pgx.Tx) error {
		name := run.Table.Target.String()
		if _, err := f.store.Lock(ctx, tx, name); err != nil {
			return err
		}
		taken, err := f.store.HasRun(ctx, tx, run.ID)
		if err != nil || !taken {
			return err
		}
		if _, err := f.store.Release(ctx, tx, name, run.Epoch); err != nil {
			return err
		}
		return f.store.CloseRun(ctx, tx, run.ID, outcome(cause))
	})
}

// waitedInVain says who keeps the state row locked: a live run that is
// merging, or somebody who is just taking the target for the first time.
func (f *Fence) waitedInVain(ctx context.Context, t *pipeline.Table, cause error) error {
	held, err := f.store.Read(ctx, f.pool, t.Target.String())
	if err != nil || held.Lease.Owner == "" {
		return cause
	}
	return running(t.Name, held.Lease)
}

func running(table string, l state.Lease) error {
	return &pipeline.AlreadyRunningError{Table: table, Owner: l.Owner, Since: l.Since, Until: l.Until}
}

func lockTimedOut(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && pg.Code == lockNotAvailable
}

// tableError says which table the error belongs to, unless it does so itself.
func tableError(t *pipeline.Table, err error) error {
	var running *pipeline.AlreadyRunningError
	if errors.As(err, &running) {
		return err
	}
	return &pipeline.TableError{Table: t.Name, Err: fmt.Errorf("lease: %w", err)}
}
