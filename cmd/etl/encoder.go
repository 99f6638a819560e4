package main

import (
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/transform"
)

// newEncoder makes the encoder of one goroutine for a table.
func newEncoder(t *pipeline.Table) pipeline.Encoder { return transform.New(t) }
