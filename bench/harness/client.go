package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/snowpg/etl/bench/harness/baseline"
)

// clientVerb makes the harness one of the baselines: a process of its own, so
// that its CPU time and memory can be told from the harness's.
const clientVerb = "client"

// client reads a job, does it, and prints how many rows it moved.
func client(ctx context.Context, way string, stdin io.Reader, stdout io.Writer) error {
	load, ok := baseline.Loads[way]
	if !ok {
		return fmt.Errorf("there is no baseline %q", way)
	}
	var job baseline.Job
	if err := json.NewDecoder(stdin).Decode(&job); err != nil {
		return fmt.Errorf("reading the job: %w", err)
	}
	moved, err := baseline.Run(ctx, load, job)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(stdout, moved)
	return err
}
