package main

import (
	"context"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/source"
)

// sizes are the tables of the schemas that were asked for: one statement a
// schema tells those of all its tables.
type sizes map[string][]source.Listed

func (s sizes) of(ctx context.Context, q source.Querier, t catalog.SourceTable) (source.Listed, error) {
	schema := catalog.QuoteSource(t.Database) + "." + catalog.QuoteSource(t.Schema)
	if _, known := s[schema]; !known {
		listed, err := source.Tables(ctx, q, t.Database, t.Schema)
		if err != nil {
			return source.Listed{}, err
		}
		s[schema] = listed
	}
	for _, l := range s[schema] {
		if l.Table == t {
			return l, nil
		}
	}
	return source.Listed{Rows: -1, Bytes: -1}, nil // a view
}

// measure estimates the bytes of the window: its share of the table's.
func (o *outlook) measure(ctx context.Context, q source.Querier, t catalog.SourceTable, s sizes) error {
	listed, err := s.of(ctx, q, t)
	if err != nil || listed.Rows <= 0 || listed.Bytes <= 0 {
		return err
	}
	o.SourceBytes = listed.Bytes
	o.Bytes = int64(float64(listed.Bytes) * min(1, float64(o.Rows)/float64(listed.Rows)))
	return nil
}
