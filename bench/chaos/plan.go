package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"
	"time"
)

// kind is a way to break the loader.
type kind struct {
	name string
	// nightly and quick are how often the two sets play it.
	nightly, quick int
	// what says what is done and what has to come of it, for the report.
	what string
	play func(*scene) error
	// slices says how its runs are cut.
	slices slicing
}

// slicing is how the rows of a run commit.
type slicing int

const (
	whole      slicing = iota // in one slice
	sideBySide                // in several, each by itself
	together                  // in several, all at once
)

// job is one playing of a kind.
type job struct {
	kind kind
	n    int
	seed uint64
}

// id names the job: --case takes it.
func (j job) id() string { return fmt.Sprintf("%s#%d", j.kind.name, j.n) }

// rand is the job's own generator: it depends on nothing but seed, name and
// number.
func (j job) rand() *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(j.id()))
	return rand.New(rand.NewPCG(j.seed, h.Sum64()))
}

// plan lists the jobs, mixed, so that a set that is stopped early has seen
// something of everything.
func plan(o options) []job {
	var jobs []job
	for _, k := range kinds() {
		times := k.nightly
		if o.quick {
			times = k.quick
		}
		for n := range max(int(float64(times)*o.scale), min(times, 1)) {
			if j := (job{k, n, o.seed}); o.chooses(j) {
				jobs = append(jobs, j)
			}
		}
	}
	rng := rand.New(rand.NewPCG(o.seed, 0))
	rng.Shuffle(len(jobs), func(i, j int) { jobs[i], jobs[j] = jobs[j], jobs[i] })
	return jobs
}

func (o options) chooses(j job) bool {
	if strings.Contains(o.only, "#") {
		return j.id() == o.only
	}
	return strings.Contains(j.kind.name, o.only)
}

// feed hands out the jobs, for a soak over and over with other numbers.
func feed(ctx context.Context, o options, jobs []job) <-chan job {
	out := make(chan job)
	go func() {
		defer close(out)
		until := time.Now().Add(o.soak)
		for round := 0; round == 0 || time.Now().Before(until); round++ {
			for _, j := range jobs {
				j.n += round * 1_000_000
				if o.soak > 0 && time.Now().After(until) {
					return
				}
				select {
				case out <- j:
				case <-ctx.Done():
					return
				}
			}
		}
	}()
	return out
}
