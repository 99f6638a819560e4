package plan

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

// Resolve implements pipeline.Planner. Everything that can be found wrong
// without reading a row is found here, and reported together.
func (p *Planner) Resolve(ctx context.Context, r pipeline.Request) (*pipeline.Table, error) {
	columns, err := source.Describe(ctx, p.source, r.Source)
	if err != nil {
		return nil, source.WithNearest(ctx, p.source, r.Source, err)
	}
	existing, err := target.Read(ctx, p.target, r.Target)
	if err != nil {
		return nil, err
	}
	selection := catalog.Selection{Include: r.Include, Exclude: r.Exclude, Rename: r.Rename, Types: r.Types, Offsets: r.OffsetColumn}
	mappings, selectErr := catalog.Select(r.Source, columns, selection)
	t := &pipeline.Table{Request: r, Columns: mappings, CreateTarget: existing == nil}
	matchErr := p.match(ctx, t, existing)
	watermarkErr := resolveWatermark(t)
	keyErr := p.resolveKey(ctx, t, existing)
	if err := errors.Join(selectErr, matchErr, watermarkErr, keyErr, checkTarget(t, existing), checkRules(t)); err != nil {
		return nil, &pipeline.TableError{Table: r.Name, Err: err}
	}
	if err := p.resolveDirect(ctx, t, existing); err != nil {
		return nil, &pipeline.TableError{Table: r.Name, Err: err}
	}
	return t, nil
}

func (p *Planner) match(ctx context.Context, t *pipeline.Table, existing *catalog.Target) error {
	if existing == nil {
		return p.narrow(ctx, t)
	}
	if t.Schema == pipeline.Evolve {
		existing = catalog.WithMissing(existing, t.Columns)
	}
	matched, err := catalog.Match(t.Columns, existing)
	t.Columns, t.Fingerprint = matched, existing.Fingerprint
	if err != nil || t.Schema != pipeline.Evolve {
		return err
	}
	return p.widen(ctx, t)
}

func resolveWatermark(t *pipeline.Table) error {
	if t.Request.Watermark == "" {
		return nil
	}
	for i, m := range t.Columns {
		if m.Offset {
			continue
		}
		sources := []catalog.SourceColumn{m.Source}
		if _, err := catalog.FindSource(sources, t.Request.Watermark); err == nil {
			t.WatermarkColumn = &t.Columns[i]
		}
	}
	if t.WatermarkColumn == nil {
		return fmt.Errorf("watermark: column %q is not among the columns that move; name one of %s with --watermark or watermark: …, or none to read the whole table in every run",
			t.Request.Watermark, watermarkCandidates(t.Columns))
	}
	if !watermark.Supported(t.WatermarkColumn.Source.Type) {
		return fmt.Errorf("watermark: column %s is %s; a watermark is a TIMESTAMP, a DATE or a NUMBER without decimals", t.WatermarkColumn.Source.Name, t.WatermarkColumn.Source.TypeText)
	}
	return nil
}

// watermarkCandidates lists the columns that could serve, timestamps only
// where there are any.
func watermarkCandidates(columns []catalog.Mapping) string {
	var timestamps, others []string
	for _, m := range columns {
		switch {
		case m.Source.Type.Kind.IsTimestamp():
			timestamps = append(timestamps, m.Source.Name)
		case watermark.Supported(m.Source.Type):
			others = append(others, m.Source.Name)
		}
	}
	candidates := timestamps
	if len(candidates) == 0 {
		candidates = others
	}
	if len(candidates) == 0 {
		return "(no column could serve)"
	}
	return strings.Join(candidates, ", ")
}

func (p *Planner) resolveKey(ctx context.Context, t *pipeline.Table, existing *catalog.Target) error {
	if t.Mode == pipeline.Append {
		return nil
	}
	var declared []string
	if len(t.Request.Key) == 0 {
		var err error
		if declared, err = source.PrimaryKey(ctx, p.source, t.Source); err != nil {
			if fault.Of(err) != fault.Never {
				return err
			}
			declared = nil // views have none, and some roles may not ask
		}
	}
	key, err := catalog.ResolveKey(t.Request.Key, declared, t.Columns, existing)
	if err != nil {
		if t.Mode == pipeline.Replace && len(t.Request.Key) == 0 {
			return nil // a full refresh needs no key
		}
		return err
	}
	t.KeyColumns = key
	if existing == nil || t.Mode != pipeline.Upsert {
		return nil
	}
	return checkKey(t, existing)
}

// checkKey wants a unique index that ON CONFLICT can use.
func checkKey(t *pipeline.Table, existing *catalog.Target) error {
	if err := existing.CheckDeferrable(t.KeyColumns); err != nil || existing.HasUniqueKey(t.KeyColumns) {
		return err
	}
	if err := existing.Partitions.CheckKey(t.Target, t.KeyColumns); err != nil {
		return err
	}
	return fmt.Errorf("target %s has no unique index on (%s) that ON CONFLICT can use; create it with: %s",
		t.Target, strings.Join(t.KeyColumns, ", "), existing.UniqueIndexDDL(t.KeyColumns))
}
