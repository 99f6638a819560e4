package state

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
)

// Target is the state of one target.
type Target struct {
	Name   string // as catalog.TargetTable.String writes it
	Source string
	// WatermarkColumn is the source column the watermark belongs to; empty
	// without a watermark.
	WatermarkColumn string
	Watermark       watermark.Value
	Anchor          string // snapshot of the last committed slice
	Epoch           int64
	Lease           Lease
	KeyColumns      []string
	Fingerprint     string    // the target's shape after the last commit
	LastRun         uuid.UUID // the last run that committed; zero: none yet
	Rows            int64     // rows written by all runs together
	UpdatedAt       time.Time
}

// Lease says who holds a target. The zero Lease is free.
type Lease struct {
	Owner   string // "host:pid"
	Process string // identity of the owner's process, or empty
	Since   time.Time
	Until   time.Time
	Live    bool // by the server's clock, when it was read
}

const selectTarget = `
SELECT target, source, coalesce(watermark_column, ''), coalesce(watermark, ''), coalesce(watermark_type, ''),
       coalesce(anchor, ''), epoch, coalesce(owner, ''), coalesce(owner_process, ''), owner_since, lease_until,
       coalesce(lease_until >= clock_timestamp(), false), key_columns, coalesce(fingerprint, ''),
       last_run::text, rows, updated_at
FROM {metadata}`

func scanTarget(row pgx.Row) (Target, error) {
	var t Target
	var text, kind string
	var since, until *time.Time
	var lastRun *string
	err := row.Scan(&t.Name, &t.Source, &t.WatermarkColumn, &text, &kind,
		&t.Anchor, &t.Epoch, &t.Lease.Owner, &t.Lease.Process, &since, &until,
		&t.Lease.Live, &t.KeyColumns, &t.Fingerprint, &lastRun, &t.Rows, &t.UpdatedAt)
	if err != nil {
		return Target{}, err
	}
	t.Lease.Since, t.Lease.Until = instant(since), instant(until)
	if lastRun != nil {
		if t.LastRun, err = uuid.Parse(*lastRun); err != nil {
			return Target{}, fmt.Errorf("last run of %s: %w", t.Name, err)
		}
	}
	t.Watermark, err = parseWatermark(kind, text)
	return t, err
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}

var watermarkKinds = [...]snowtype.Kind{
	snowtype.Fixed, snowtype.Date, snowtype.TimestampNTZ, snowtype.TimestampLTZ, snowtype.TimestampTZ,
}

func parseWatermark(kind, text string) (watermark.Value, error) {
	if text == "" {
		return watermark.Value{}, nil
	}
	for _, k := range watermarkKinds {
		if k.String() == kind {
			return watermark.Parse(k, text)
		}
	}
	return watermark.Value{}, fmt.Errorf("stored watermark %q has the type %q, which cannot be a watermark", text, kind)
}

// watermarkParams are the text and type of a watermark as parameters: both
// NULL for the zero Value.
func watermarkParams(v watermark.Value) (text, kind any) {
	if v.IsZero() {
		return nil, nil
	}
	return v.String(), v.Kind().String()
}
