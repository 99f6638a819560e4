package fence

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// WatermarkChangedError says that the stored watermark is of another column or
// type than the table's watermark is now, so that it bounds nothing.
type WatermarkChangedError struct {
	Table        string
	Stored       watermark.Value
	StoredColumn string
	Column       string // the table's watermark now
	Kind         snowtype.Kind
}

func (e *WatermarkChangedError) Error() string {
	return fmt.Sprintf("the stored watermark %s is of column %s (%v), but the watermark is now column %s (%v); run once with --full-refresh, or run `etl reset --tables %s`",
		e.Stored, e.StoredColumn, e.Stored.Kind(), e.Column, e.Kind, e.Table)
}

// TargetMissingError says that the target has vanished although a watermark
// says that rows were loaded into it: a run from there on would leave a hole.
type TargetMissingError struct {
	Table     string
	Target    catalog.TargetTable
	Watermark watermark.Value
}

func (e *TargetMissingError) Error() string {
	return fmt.Sprintf("target %s does not exist, but its rows up to %s were loaded before; run once with --full-refresh, or run `etl reset --tables %s`",
		e.Target, e.Watermark, e.Table)
}

// StalePlanError says that the target, missing when the table was planned, has
// been made by another run since.
type StalePlanError struct{ Target catalog.TargetTable }

func (e *StalePlanError) Error() string {
	return fmt.Sprintf("target %s was created since this run was planned; run again", e.Target)
}

// PlanAgain tells the pipeline that a new plan may succeed.
func (e *StalePlanError) PlanAgain() bool { return true }

// checkPlan refuses a plan to create a target that is there by now. The target
// row is locked, so no run of the same target is about to create it.
func checkPlan(ctx context.Context, tx pgx.Tx, t *pipeline.Table) error {
	if !t.CreateTarget {
		return nil
	}
	var exists bool
	if err := tx.QueryRow(ctx, `SELECT to_regclass($1) IS NOT NULL`, t.Target.SQL()).Scan(&exists); err != nil {
		return fmt.Errorf("look for target %s: %w", t.Target, err)
	}
	if exists {
		return &StalePlanError{Target: t.Target}
	}
	return nil
}

// checkWatermark refuses to go on from a watermark that does not fit the
// table. Runs that read everything do not go on from anywhere.
func checkWatermark(t *pipeline.Table, stored state.Target) error {
	if stored.Watermark.IsZero() || t.FullRefresh || t.Mode == pipeline.Replace {
		return nil
	}
	if t.CreateTarget {
		return &TargetMissingError{Table: t.Name, Target: t.Target, Watermark: stored.Watermark}
	}
	if t.WatermarkColumn == nil {
		return nil // the table is read whole
	}
	now := t.WatermarkColumn.Source
	if now.Name == stored.WatermarkColumn && now.Type.Kind == stored.Watermark.Kind() {
		return nil
	}
	return &WatermarkChangedError{
		Table: t.Name, Stored: stored.Watermark, StoredColumn: stored.WatermarkColumn,
		Column: now.Name, Kind: now.Type.Kind,
	}
}
