package state

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// ErrNoTarget says that no run has ever taken the target, or that its state
// has been removed.
var ErrNoTarget = errors.New("no state for this target")

// Enrol makes sure that the target has a row. The row is free and has no
// watermark.
func (s *Store) Enrol(ctx context.Context, q Querier, target, source string) error {
	_, err := q.Exec(ctx, s.sql(`
INSERT INTO {metadata} (target, source) VALUES ($1, $2) ON CONFLICT (target) DO NOTHING`), target, source)
	if err != nil {
		return fmt.Errorf("enrol %s: %w", target, err)
	}
	return nil
}

// The locks of a target's row, weakest first; see "Row-Level Locks" in the
// manual. Merges of one run share the row while they work and take turns to
// record what they did; a renewal of the lease conflicts with the recording
// only; whoever takes the target over waits for all of them.
const (
	shared    = " FOR KEY SHARE"
	recording = " FOR NO KEY UPDATE"
	exclusive = " FOR UPDATE"
)

// Lock reads the state of a target and locks it, until the transaction ends,
// against everybody else: no merge is under way when it returns.
// Errors: ErrNoTarget.
func (s *Store) Lock(ctx context.Context, q Querier, target string) (Target, error) {
	return s.lock(ctx, q, target, exclusive)
}

// Share reads the state of a target and keeps its epoch as it is until the
// transaction ends. Other merges may share the row, and may record meanwhile.
// Errors: ErrNoTarget.
func (s *Store) Share(ctx context.Context, q Querier, target string) (Target, error) {
	return s.lock(ctx, q, target, shared)
}

// LockProgress reads the state of a target and lets nobody else record
// anything until the transaction ends. It waits for those who are recording,
// not for those who share the row. Errors: ErrNoTarget.
func (s *Store) LockProgress(ctx context.Context, q Querier, target string) (Target, error) {
	return s.lock(ctx, q, target, recording)
}

func (s *Store) lock(ctx context.Context, q Querier, target, mode string) (Target, error) {
	t, err := s.readTarget(ctx, q, selectTarget+" WHERE target = $1"+mode, target)
	if err != nil {
		return Target{}, fmt.Errorf("lock the state of %s: %w", target, err)
	}
	return t, nil
}

// Read reads the state of a target as last committed. Errors: ErrNoTarget.
func (s *Store) Read(ctx context.Context, q Querier, target string) (Target, error) {
	t, err := s.readTarget(ctx, q, selectTarget+` WHERE target = $1`, target)
	if err != nil {
		return Target{}, fmt.Errorf("read the state of %s: %w", target, err)
	}
	return t, nil
}

func (s *Store) readTarget(ctx context.Context, q Querier, statement, target string) (Target, error) {
	t, err := scanTarget(q.QueryRow(ctx, s.sql(statement), target))
	if errors.Is(err, pgx.ErrNoRows) {
		return Target{}, ErrNoTarget
	}
	return t, err
}
