package fence

import (
	"fmt"

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
