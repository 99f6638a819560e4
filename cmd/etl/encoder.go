package main

import (
	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/transform"
)

// newEncoder makes the encoder for a table's columns.
func newEncoder(t *pipeline.Table) pipeline.Encoder {
	columns := make([]pgcopy.Column, 0, len(t.Columns))
	for _, m := range t.Columns {
		columns = append(columns, pgcopy.Column{
			Name: m.Source.Name, Source: m.Source.Type, Target: m.Target.Type.OID, NotNull: m.Target.NotNull,
		})
	}
	return transform.New(columns, pgcopy.Policy{})
}
