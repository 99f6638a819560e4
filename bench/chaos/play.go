package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// result is what became of one job.
type result struct {
	job  job
	err  error
	took time.Duration
	facts
}

// milestone is how many cases make a line of progress.
const milestone = 50

// slow is from when on a case is mentioned while the suite runs.
const slow = 15 * time.Second

// facts are what a job measured.
type facts struct {
	stops    []time.Duration // from SIGTERM to the end
	restarts []time.Duration // from the next start to its first chunk
	// detected counts the injected faults of the source that fired.
	detected int
	// same says that the disturbed run itself ended well.
	same    bool
	peakRSS int64 // bytes, the largest of its processes
	script  string
}

// playAll plays the jobs on o.workers stages. Its error is one of the stage's,
// not of a job.
func playAll(ctx context.Context, o options, jobs []job) ([]result, error) {
	group, ctx := errgroup.WithContext(ctx)
	queue := feed(ctx, o, jobs)
	perWorker := make([][]result, max(1, min(o.workers, len(jobs))))
	for w := range perWorker {
		group.Go(func() (err error) {
			perWorker[w], err = work(ctx, o, queue)
			return err
		})
	}
	err := group.Wait()
	var all []result
	for _, results := range perWorker {
		all = append(all, results...)
	}
	return all, err
}

// work plays jobs on a stage of its own until there are no more.
func work(ctx context.Context, o options, queue <-chan job) (results []result, err error) {
	s, err := openStage(ctx, o)
	if err != nil {
		return nil, err
	}
	defer func() {
		if closeErr := s.close(); err == nil {
			err = closeErr
		}
	}()
	for j := range queue {
		begun := time.Now()
		r := s.play(ctx, j)
		r.took = time.Since(begun)
		if ctx.Err() != nil { // what has been played counts
			return results, nil
		}
		if r.err != nil {
			fmt.Fprintf(o.progress, "FAILED %s (seed %d) %s: %v\n", j.id(), j.seed, r.script, r.err)
		}
		if r.took > slow {
			fmt.Fprintf(o.progress, "slow: %s took %v (%s)\n", j.id(), r.took.Round(time.Second), r.script)
		}
		results = append(results, r)
		if len(results)%milestone == 0 {
			fmt.Fprintf(o.progress, "%d cases played by one worker\n", len(results))
		}
	}
	return results, nil
}

// play plays one job from arrangement to judgement.
func (s *stage) play(ctx context.Context, j job) (r result) {
	r.job = j
	c, err := s.arrange(ctx, j)
	if err != nil {
		r.err = fmt.Errorf("arranging: %w", err)
		return r
	}
	defer func() {
		if err := c.close(); r.err == nil {
			r.err = err
		}
		r.facts = c.facts
	}()
	if r.err = c.kind.play(c); r.err == nil {
		r.err = c.settle()
	}
	return r
}
