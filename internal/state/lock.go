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

// Lock reads the state of a target and locks it until the transaction ends.
// Errors: ErrNoTarget.
func (s *Store) Lock(ctx context.Context, q Querier, target string) (Target, error) {
	t, err := s.readTarget(ctx, q, selectTarget+` WHERE target = $1 FOR UPDATE`, target)
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
