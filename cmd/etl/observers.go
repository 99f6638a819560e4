package main

import (
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/pipeline"
)

// observers are told one after the other.
type observers []pipeline.Observer

var _ pipeline.Observer = observers(nil)

// Observe implements pipeline.Observer.
func (all observers) Observe(e pipeline.Event) {
	for _, o := range all {
		o.Observe(e)
	}
}

// chunkRetried passes on what the extractor repeats by itself.
func (all observers) chunkRetried(s pipeline.Slice, a fault.Attempt) {
	all.Observe(pipeline.Event{Kind: pipeline.Retrying, Table: s.Run.Table.Name, Run: s.Run, Slice: &s, Attempt: &a, Err: a.Error})
}
