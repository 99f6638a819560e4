package main

import (
	"context"
	"fmt"
	"runtime"

	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/plan"
)

// workers are the COPY streams that a table can make use of, and those that it
// is given.
type workers struct {
	plan.Workers
	Given int `json:"given"` // --parallel, dealt over the tables that run side by side
}

// streams is what bounds the COPY streams of every table.
type streams struct {
	given int
	limit plan.Load // its rows, bytes and slices are the table's
}

func newStreams(ctx context.Context, cfg *config.Config, q target.Querier) streams {
	atOnce, given := pipeline.Options{Parallel: cfg.Run.Parallel}.Shares(len(cfg.Tables))
	free, err := target.FreeConnections(ctx, q)
	if err != nil {
		free = -1 // a pooler, say, that has its own idea of settings
	} else {
		free = max(0, free-besides) / atOnce
	}
	cores := 0
	if isLoopback(cfg.Postgres.Host) {
		cores = runtime.NumCPU()
	}
	return streams{given: given, limit: plan.Load{
		BatchRows: cfg.Run.BatchSize, Connections: free, Cores: cores, Most: config.MostParallel,
		Memory: cfg.Run.Memory / budgetShare / int64(atOnce), // as much as decoded batches may take
	}}
}

// staff says how many streams the table's window can make use of.
func (o *outlook) staff(s streams) {
	if o.Rows == 0 {
		return
	}
	l := s.limit
	l.Rows, l.Bytes, l.Slices = o.Rows, o.Bytes, o.Slices
	o.Workers = &workers{Workers: plan.UsefulWorkers(l), Given: s.given}
}

func (w *workers) text() string {
	if w == nil {
		return ""
	}
	atMost := "up to "
	if w.Limit == plan.LimitChunks || w.Limit == plan.LimitCores {
		atMost = ""
	}
	return fmt.Sprintf("%s%d useful, --parallel gives it %d: %s", atMost, w.Useful, w.Given, w.Why)
}
