package main

import (
	"context"
	"fmt"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
	"github.com/snowpg/etl/stages/plan"
)

func planCommand() *cli.Command {
	return &cli.Command{
		Name:  "plan",
		Usage: "show what stream would do, and change nothing",
		Description: "For each table: its window, the rows in it, how many COPY streams they can use, the\n" +
			"statement sent to Snowflake and the DDL that would be run. It warns where each slice of\n" +
			"the window would read most of the source. Exit code 4 says that there is something to do.",
		Flags:  append(settingFlags("Metrics", "Alerts"), &cli.BoolFlag{Name: "json", EnvVars: []string{"ETL_JSON"}, Usage: "Print JSON."}),
		Action: planVerb,
	}
}

func planVerb(c *cli.Context) error {
	cfg, err := loadConfigAndTables(c, 0)
	if err != nil {
		return err
	}
	outlooks, err := lookAhead(c.Context, cfg)
	if err != nil {
		return err
	}
	if c.Bool("json") {
		err = printJSON(c.App.Writer, outlooks)
	} else {
		err = printOutlooks(c.App.Writer, outlooks)
	}
	if err != nil {
		return err
	}
	return planVerdict(outlooks)
}

// outlook is what would become of one table.
type outlook struct {
	Table     string   `json:"table"`
	Source    string   `json:"source"`
	Target    string   `json:"target"`
	Mode      string   `json:"mode"`
	Key       []string `json:"key,omitempty"`
	Watermark string   `json:"watermark_column,omitempty"`
	Anchor    string   `json:"anchor,omitempty"`
	From      string   `json:"from,omitempty"`
	To        string   `json:"to,omitempty"`
	// Ahead are the ranges that an earlier run has loaded behind a gap: they
	// are left out.
	Ahead      []string `json:"ahead,omitempty"`
	Rows       int64    `json:"rows"`
	SourceRows int64    `json:"source_rows"`
	// Bytes and SourceBytes are as stored at the source, compressed; the first
	// is an estimate. 0 where the source does not tell.
	Bytes       int64           `json:"bytes,omitempty"`
	SourceBytes int64           `json:"source_bytes,omitempty"`
	Slices      int             `json:"slices"`
	Atomic      bool            `json:"atomic,omitempty"`
	SliceScan   *sliceScan      `json:"slice_scan,omitempty"`
	Workers     *workers        `json:"workers,omitempty"`
	Paths       []pipeline.Path `json:"paths,omitempty"`
	SQL         string          `json:"sql,omitempty"`
	DDL         []string        `json:"ddl,omitempty"`
	Error       string          `json:"error,omitempty"`

	err     error
	pending bool
}

func lookAhead(ctx context.Context, cfg *config.Config) ([]outlook, error) {
	both, err := openSides(ctx, cfg, uuid.New())
	if err != nil {
		return nil, err
	}
	defer both.close()
	stored, err := progressOf(ctx, cfg, both.pool)
	if err != nil {
		return nil, err
	}
	planner := plan.New(both.source, both.pool, planOptions(cfg))
	sizes, streams := make(sizes), newStreams(ctx, cfg, both.pool)
	var outlooks []outlook
	for _, r := range requests(cfg) {
		o := newOutlook(r)
		o.Atomic = cfg.Run.Atomic
		if o.err = o.fill(ctx, planner, both.source, r, stored[r.Target.String()]); o.err == nil {
			o.err = o.measure(ctx, both.source, r.Source, sizes)
		}
		if o.err != nil {
			o.Error = explain(o.err)
		} else {
			o.staff(streams)
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		outlooks = append(outlooks, o)
	}
	return outlooks, nil
}

// reachedBefore is what earlier runs have brought of a target.
type reachedBefore struct {
	watermark watermark.Value
	ahead     state.Ahead
}

func progressOf(ctx context.Context, cfg *config.Config, pool *pgxpool.Pool) (map[string]reachedBefore, error) {
	store := newStore(cfg)
	targets, err := store.Status(ctx, pool, 0)
	if err != nil && !isMissing(err) {
		return nil, err
	}
	stored := make(map[string]reachedBefore, len(targets))
	for _, t := range targets {
		stored[t.Name] = reachedBefore{t.Watermark, t.Ahead}
	}
	return stored, nil
}

func newOutlook(r pipeline.Request) outlook {
	return outlook{Table: r.Name, Source: r.Source.String(), Target: r.Target.String(), Mode: string(r.Mode)}
}

func (o *outlook) fill(ctx context.Context, planner *plan.Planner, q source.Querier, r pipeline.Request, before reachedBefore) error {
	table, err := planner.Resolve(ctx, r)
	if err != nil {
		return err
	}
	o.Key = table.KeyColumns
	if table.WatermarkColumn != nil {
		o.Watermark = table.WatermarkColumn.Source.Name
	}
	o.DDL = ddl(table)
	o.Paths = paths(table)
	run := &pipeline.Run{Table: table, Watermark: before.watermark, Ahead: pipeline.AheadOf(table, before.ahead.Column, before.ahead.Spans)}
	window, err := planner.Window(ctx, run)
	if err != nil {
		return err
	}
	o.SourceRows = window.SourceRows
	if err := o.count(ctx, q, window); err != nil {
		return err
	}
	o.scan(ctx, q, window)
	// A window that ends at the stored watermark is read again for late rows,
	// but there is nothing to be done.
	all := whole(window)
	newer := all.To.IsZero() || all.Watermark.Compare(before.watermark) > 0
	o.pending = len(o.DDL) > 0 || (o.Rows > 0 && (newer || r.FullRefresh))
	if r.BadRows.Reject {
		return nil
	}
	return planner.Lengths(ctx, all)
}

// whole is the window as one slice, with what is left out of it.
func whole(w pipeline.Window) pipeline.Slice {
	s, end := w.Slices[0], w.Slices[len(w.Slices)-1]
	s.To, s.Watermark = end.To, end.Watermark
	if len(w.Ahead) > 0 { // the last range may be among what is left out
		s.To = end.Watermark
	}
	return s
}

// ranges are the parts of the window between what is left out of it.
func ranges(w pipeline.Window) []pipeline.Slice {
	all := []pipeline.Slice{w.Slices[0]}
	for _, s := range w.Slices[1:] {
		last := &all[len(all)-1]
		if s.From == last.To {
			last.To = s.To
			continue
		}
		all = append(all, s)
	}
	return all
}

// ddl is what the first merge would run.
func ddl(table *pipeline.Table) (statements []string) {
	if table.CreateTarget {
		statements = append(statements, catalog.CreateTarget(table.Target, table.Columns))
		if len(table.KeyColumns) > 0 {
			statements = append(statements, catalog.AddPrimaryKey(table.Target, table.KeyColumns))
		}
	}
	for _, m := range table.Columns {
		if m.Target.Missing {
			statements = append(statements, catalog.AddColumn(table.Target, m))
		}
		if m.Widen {
			statements = append(statements, catalog.WidenColumn(table.Target, m))
		}
	}
	return statements
}

// count counts the rows of the window, all its slices together.
func (o *outlook) count(ctx context.Context, q source.Querier, w pipeline.Window) error {
	o.SQL, o.Slices = extract.SQL(w.Slices[0]), len(w.Slices)
	parts := ranges(w)
	for _, part := range parts {
		row, err := source.Row(ctx, q, extract.CountSQL(part))
		if err != nil {
			return err
		}
		rows, err := strconv.ParseInt(row[0], 10, 64)
		if err != nil {
			return fmt.Errorf("counting the window's rows: %w", err)
		}
		o.Rows += rows
	}
	for _, span := range w.Ahead {
		o.Ahead = append(o.Ahead, span.From.String()+" to "+span.To.String())
	}
	whole := whole(w)
	o.Anchor, o.From, o.To = whole.Anchor, whole.From.String(), whole.To.String()
	return nil
}

// planVerdict is 4 when a table would change, 1 or 3 when tables cannot be
// planned.
func planVerdict(outlooks []outlook) error {
	var failed, pending int
	for _, o := range outlooks {
		switch {
		case o.err != nil:
			failed++
		case o.pending:
			pending++
		}
	}
	switch {
	case failed > 0 && failed == len(outlooks):
		return &codedError{code: exitFailed}
	case failed > 0:
		return &codedError{code: exitPartial}
	case pending > 0:
		return &codedError{code: exitPending}
	default:
		return nil
	}
}
