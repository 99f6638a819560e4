package check

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/pipeline"
)

// Tables checks tables.
type Tables struct {
	Source  source.Querier
	Target  target.Querier
	Planner Planner
	Session Session
	Server  *Server
}

// Planner is the run's own planner, and what only a check may cost.
type Planner interface {
	pipeline.Planner
	// Lengths finds text that is too long for its column of the target.
	Lengths(ctx context.Context, s pipeline.Slice) error
}

// Table checks one table: what the role may read and write, key, columns,
// watermark.
func (c *Tables) Table(ctx context.Context, r pipeline.Request, f *Findings) error {
	if err := c.rights(ctx, r, f); err != nil {
		return err
	}
	t, err := c.Planner.Resolve(ctx, r)
	if err != nil {
		return c.refused(ctx, r, "plan", err, f)
	}
	f.Add(OK, r.Name, "columns", fmt.Sprintf("%d of %s → %s", len(t.Columns), r.Source, r.Target), "")
	keyFinding(t, f)
	w, err := c.Planner.Window(ctx, &pipeline.Run{Table: t})
	if err != nil {
		return c.refused(ctx, r, "read", err, f)
	}
	windowFindings(t, w, f)
	if t.BadRows.Reject { // then they go their own way
		return nil
	}
	whole := pipeline.Slice{Run: w.Slices[0].Run, Anchor: w.Slices[0].Anchor}
	if err := c.Planner.Lengths(ctx, whole); err != nil {
		return c.refused(ctx, r, "lengths", err, f)
	}
	return nil
}

// refused turns an error about this table into a finding; only the end of ctx
// ends the check.
func (c *Tables) refused(ctx context.Context, r pipeline.Request, what string, err error, f *Findings) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	switch {
	case source.IsNotFound(err):
		problem, grants, grantErr := missingGrants(ctx, c.Source, c.Session, r.Source)
		if grantErr != nil {
			return grantErr
		}
		f.Add(Fail, r.Name, "source", problem, "correct the name, or: "+statements(grants))
		return nil
	case snowflakeCode(err) == insufficient:
		f.Add(Fail, r.Name, "source", "role "+c.Session.Role+" may not read "+r.Source.String(),
			statements([]string{"GRANT SELECT ON TABLE " + r.Source.SQL() + " TO ROLE " + c.Session.role()}))
		return nil
	}
	var named *pipeline.TableError
	if errors.As(err, &named) {
		err = named.Err
	}
	// An error of the planner names its own cure.
	for line := range strings.SplitSeq(err.Error(), "\n") {
		text, fix, _ := strings.Cut(line, "; ")
		f.Add(Fail, r.Name, what, text, fix)
	}
	return nil
}

func keyFinding(t *pipeline.Table, f *Findings) {
	switch {
	case len(t.KeyColumns) > 0:
		f.Add(OK, t.Name, "key", strings.Join(t.KeyColumns, ", "), "")
	case t.Mode == pipeline.Append:
		f.Add(OK, t.Name, "key", "none is needed in mode append", "")
	default:
		f.Add(Warn, t.Name, "key", "none: rows of the source come as often as they are there", "name one with --key or key: […]")
	}
}

func windowFindings(t *pipeline.Table, w pipeline.Window, f *Findings) {
	if t.WatermarkColumn == nil {
		if t.Mode != pipeline.Replace {
			f.Add(Warn, t.Name, "watermark", fmt.Sprintf("none: every run reads all %d rows", w.SourceRows), "name a column that grows with every change")
		}
	} else {
		c := t.WatermarkColumn.Source
		f.Add(OK, t.Name, "watermark", fmt.Sprintf("%s %s, %d rows", c.Name, c.TypeText, w.SourceRows), "")
		if w.NullWatermarks > 0 {
			f.Add(Warn, t.Name, "watermark", fmt.Sprintf("%d without one (null_watermark: %s)", w.NullWatermarks, t.NullWatermark), "fill "+c.Name+" in at the source")
		}
		if w.HeldBack {
			f.Add(Warn, t.Name, "watermark", "rows lie beyond Snowflake's clock minus the lag", "they stay for a later run; correct "+c.Name+" if it is in the future")
		}
	}
	if w.Slices[0].Anchor == "" {
		f.Add(Warn, t.Name, "time travel", "the source refuses it: a repeated read may see other rows", "ALTER TABLE "+t.Source.SQL()+" SET DATA_RETENTION_TIME_IN_DAYS = 1, or read a table in place of a view")
	}
}

// rights checks what the PostgreSQL role may do with the target.
func (c *Tables) rights(ctx context.Context, r pipeline.Request, f *Findings) error {
	schema, role := catalog.QuoteTarget(r.Target.Schema), catalog.QuoteTarget(c.Server.Role)
	s, err := schemaRights(ctx, c.Target, r.Target.Schema)
	switch {
	case err != nil:
		return err
	case !s.exists:
		f.Add(Fail, r.Name, "target", "schema "+r.Target.Schema+" does not exist", "CREATE SCHEMA "+schema+" AUTHORIZATION "+role+";")
		return nil
	case !s.usage:
		f.Add(Fail, r.Name, "target", "role "+c.Server.Role+" may not use schema "+r.Target.Schema, "GRANT USAGE ON SCHEMA "+schema+" TO "+role+";")
	}
	t, err := tableRights(ctx, c.Target, r)
	switch {
	case err != nil:
		return err
	case !t.exists && s.create:
		f.Add(OK, r.Name, "target", r.Target.String()+" will be created by the first run", "")
	case !t.exists:
		f.Add(Fail, r.Name, "target", r.Target.String()+" does not exist, and role "+c.Server.Role+" may not create it", "GRANT CREATE ON SCHEMA "+schema+" TO "+role+";")
	case len(t.missing) > 0:
		f.Add(Fail, r.Name, "target", "role "+c.Server.Role+" lacks "+strings.Join(t.missing, ", ")+" on "+r.Target.String(),
			"GRANT "+strings.Join(t.missing, ", ")+" ON "+r.Target.SQL()+" TO "+role+";")
	default:
		f.Add(OK, r.Name, "target", r.Target.String()+" may be read and written", "")
	}
	t.surprises(r, f)
	return nil
}
