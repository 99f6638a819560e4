package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/bench/process"
	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
	"github.com/snowpg/etl/stages/plan"
)

// subject is a table to load.
type subject struct {
	shape  string
	rows   int
	name   string // in Snowflake
	sim    *process.Simulator
	source *extract.Source
	table  *pipeline.Table
}

// newSubject looks at the source table and plans a new target for it.
func (l *lab) newSubject(ctx context.Context, sim *process.Simulator, shape string, rows int) (*subject, error) {
	s := &subject{shape: shape, rows: rows, sim: sim, name: strings.ToUpper(shape) + "_" + strconv.Itoa(rows)}
	var err error
	if s.source, err = extract.Open(s.config()); err != nil {
		return nil, err
	}
	pool, err := pgxpool.New(ctx, l.server.URL(""))
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	s.table, err = plan.New(s.source, pool, plan.Options{}).Resolve(ctx, pipeline.Request{
		Name:   s.name,
		Source: catalog.SourceTable{Database: "DEMO", Schema: "PUBLIC", Name: s.name},
		Target: catalog.TargetTable{Schema: "public", Name: strings.ToLower(s.name)},
		Mode:   pipeline.Upsert, Watermark: "UPDATED_AT",
	})
	if err != nil {
		return nil, fmt.Errorf("planning %s: %w", s.name, err)
	}
	return s, nil
}

func (s *subject) close() error { return s.source.Close() }

// config is how the harness and the baselines reach the simulator.
func (s *subject) config() extract.Config {
	port, _ := strconv.Atoi(s.sim.Port) // the simulator wrote a number
	return extract.Config{
		Account: "bench", User: user, Password: password, Host: s.sim.Host, Port: port, Protocol: "http",
		Database: "DEMO", Schema: "PUBLIC", Warehouse: "BENCH", Application: "bench", Connections: 1,
	}
}

// slice reads the rows that have changed since from, all of them when it is
// zero.
func (s *subject) slice(from time.Time) pipeline.Slice {
	slice := pipeline.Slice{Run: &pipeline.Run{Table: s.table}}
	if !from.IsZero() {
		slice.From = watermark.FromTime(snowtype.TimestampNTZ, from)
	}
	return slice
}

// columns are the target's columns, quoted.
func (s *subject) columns() []string {
	return catalog.QuoteTargets(catalog.TargetNames(s.table.Columns))
}

func (s *subject) key() []string { return catalog.QuoteTargets(s.table.KeyColumns) }

func (s *subject) target() string { return s.table.Target.SQL() }

// watermark is the quoted column of the last change.
func (s *subject) watermark() string { return catalog.QuoteTarget(s.table.WatermarkColumn.Target.Name) }

// change edits a tenth of the rows at the source.
func (s *subject) change(ctx context.Context) error {
	statement := "UPDATE DEMO.PUBLIC." + s.name + " SET UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(ID, 10) = 7"
	if err := s.sim.Execute(ctx, statement, nil); err != nil {
		return fmt.Errorf("changing the source: %w", err)
	}
	return nil
}
