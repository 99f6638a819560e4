package state

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/watermark"
)

// Ahead is what slices have brought of a target whose watermark has not come
// there yet, because a slice before them is missing: in order and without
// overlaps, all behind the watermark.
type Ahead struct {
	Column string // the source column the spans are of; empty without spans
	Spans  []watermark.Span
}

// Ahead reads what is ahead of a target's watermark: nothing where no run has
// made the table yet.
func (s *Store) Ahead(ctx context.Context, q Querier, target string) (Ahead, error) {
	a, err := s.readAhead(ctx, q, target)
	if err != nil {
		return Ahead{}, fmt.Errorf("read what is ahead of the watermark of %s: %w", target, err)
	}
	return a, nil
}

func (s *Store) readAhead(ctx context.Context, q Querier, target string) (a Ahead, err error) {
	var exists bool
	if err := q.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, s.sql(`{ahead}`)).Scan(&exists); err != nil || !exists {
		return Ahead{}, err
	}
	rows, err := q.Query(ctx, s.sql(`SELECT watermark_column, watermark_type, lo, hi FROM {ahead} WHERE target = $1`), target)
	if err != nil {
		return Ahead{}, err
	}
	spans, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (span watermark.Span, err error) {
		var kind, lo, hi string
		if err = row.Scan(&a.Column, &kind, &lo, &hi); err != nil {
			return span, err
		}
		if span.From, err = parseWatermark(kind, lo); err != nil {
			return span, err
		}
		span.To, err = parseWatermark(kind, hi)
		return span, err
	})
	a.Spans = watermark.Union(spans)
	return a, err
}

// SetAhead stores what is ahead of a target's watermark in place of what was.
// It belongs into the transaction that moves the rows of a slice, under the
// lock of LockProgress.
func (s *Store) SetAhead(ctx context.Context, q Querier, target string, a Ahead) error {
	if _, err := q.Exec(ctx, s.sql(`DELETE FROM {ahead} WHERE target = $1`), target); err != nil {
		return fmt.Errorf("clear what is ahead of the watermark of %s: %w", target, err)
	}
	if len(a.Spans) == 0 {
		return nil
	}
	lo, hi := make([]string, len(a.Spans)), make([]string, len(a.Spans))
	for i, span := range a.Spans {
		lo[i], hi[i] = span.From.String(), span.To.String()
	}
	_, err := q.Exec(ctx, s.sql(`
INSERT INTO {ahead} (target, watermark_column, watermark_type, lo, hi)
SELECT $1, $2, $3, span.lo, span.hi FROM unnest($4::text[], $5::text[]) AS span (lo, hi)`),
		target, a.Column, a.Spans[0].To.Kind().String(), lo, hi)
	if err != nil {
		return fmt.Errorf("store what is ahead of the watermark of %s: %w", target, err)
	}
	return nil
}
