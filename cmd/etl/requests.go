package main

import (
	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/pipeline"
)

// requests are the configured tables in the pipeline's words.
func requests(cfg *config.Config) []pipeline.Request {
	all := make([]pipeline.Request, 0, len(cfg.Tables))
	for _, t := range cfg.Tables {
		all = append(all, pipeline.Request{
			Name:          t.Name,
			Source:        catalog.SourceTable{Database: t.Source.Database, Schema: t.Source.Schema, Name: t.Source.Name},
			Target:        catalog.TargetTable{Schema: t.Target.Schema, Name: t.Target.Name},
			Mode:          pipeline.Mode(t.Mode),
			Key:           t.Key,
			Watermark:     t.Watermark,
			Lookback:      t.Lookback,
			Lag:           t.Lag,
			NullWatermark: pipeline.NullWatermark(t.NullWatermark),
			Include:       t.Include,
			Exclude:       t.Exclude,
			Rename:        t.Rename,
			Where:         t.Where,
			FullRefresh:   cfg.Run.FullRefresh,
			Rules:         t.Rules,
			Types:         t.Types,
			OffsetColumn:  t.OffsetColumn,
			Schema:        pipeline.SchemaChange(t.Schema),
			Conversion:    conversion(t.Conversion),
			BadRows:       pipeline.BadRows{Reject: t.BadRows.Reject, Max: int64(t.BadRows.Max), Redact: t.BadRows.Redact},
		})
	}
	return all
}
