package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/snowpg/etl/bench/harness/procstat"
	"github.com/snowpg/etl/bench/harness/report"
	"github.com/snowpg/etl/bench/peers"
	"github.com/snowpg/etl/bench/process"
)

// comparison is etl and others, in turn, on one table.
type comparison struct {
	session
	asked    comparisonOptions
	subject  *subject
	rivals   []rival
	leftOut  []report.Fact // who, and why
	checksum string        // of the target, as etl leaves it
	before   string        // load average
}

// rival is a peer that is there.
type rival struct {
	peers.Peer
	peers.Loader
}

// compare measures etl beside other loaders.
func compare(ctx context.Context, o comparisonOptions, progress io.Writer) error {
	c := &comparison{asked: o, session: session{progress: progress}}
	if err := c.install(ctx); err != nil {
		return err
	}
	c.before = procstat.LoadAverage()
	return withLab(ctx, o.options, func(l *lab) error {
		c.lab = l
		return c.run(ctx)
	})
}

// install brings all peers here that can be had.
func (c *comparison) install(ctx context.Context) error {
	for _, p := range c.asked.peers {
		c.say("%s: installing, unless it is there", p.Name)
		loader, err := p.Install(ctx)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			c.leave(p.Name, "it could not be installed", err)
			continue
		}
		c.say("%s: %s", p.Name, strings.Join(loader.Versions, ", "))
		c.rivals = append(c.rivals, rival{p, loader})
	}
	return nil
}

// leave goes on without a peer, and says why in one line. The results get the
// reason only: an error may name this machine's folders.
func (c *comparison) leave(name, reason string, err error) {
	const most = 400
	text := []rune(strings.Join(strings.Fields(err.Error()), " "))
	c.leftOut = append(c.leftOut, report.Fact{Name: name, Value: reason})
	c.rivals = slices.DeleteFunc(c.rivals, func(r rival) bool { return r.Name == name })
	c.say("%s is left out, %s: %s", name, reason, string(text[:min(most, len(text))]))
}

// run takes the samples. What was measured so far is written after each round.
func (c *comparison) run(ctx context.Context) (err error) {
	c.say("%s: generating %d rows", c.asked.shape, c.asked.rows)
	sim, err := c.simulator(ctx)
	if err != nil {
		return fmt.Errorf("starting the simulator: %w", err)
	}
	defer func() { err = errors.Join(err, sim.Stop()) }()
	if c.subject, err = c.newSubject(ctx, sim, c.asked.shape, c.asked.rows); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.subject.close()) }()
	var longest time.Duration
	for start, rep := time.Now(), 0; rep < c.asked.reps; rep++ {
		if left := c.asked.budget - time.Since(start); longest > left {
			c.say("no further samples: a round takes %.0f s, and %.0f s are left", longest.Seconds(), left.Seconds())
			break
		}
		began := time.Now()
		if err := c.round(ctx, rep); err != nil {
			return err
		}
		longest = max(longest, time.Since(began))
		if err := c.write(ctx); err != nil {
			return err
		}
	}
	return nil
}

// simulator serves the table. Some peers misread a column whose type changes
// between the chunks of a result.
func (c *comparison) simulator(ctx context.Context) (*process.Simulator, error) {
	return process.StartSimulator(ctx, process.SimulatorOptions{
		Bin: c.bin, User: user, Password: password, Log: os.Stderr, AddressFile: filepath.Join(c.folder, "address"),
		Args: []string{"--rows", "1", "--orders", "1", "--prewarm", "--least-width", "8", "--shape", fmt.Sprintf("%s=%d", c.asked.shape, c.asked.rows)},
	})
}

// round takes one sample of each loader. etl is the first of the first round,
// which gives the checksum; then the order turns.
func (c *comparison) round(ctx context.Context, rep int) error {
	order := append([]rival{{}}, c.rivals...)
	if rep%2 == 1 {
		slices.Reverse(order)
	}
	for _, r := range order {
		var sample report.Sample
		var err error
		if r.Name == "" {
			sample, err = c.loadByEtl(ctx)
		} else {
			sample, err = c.loadByPeer(ctx, r)
		}
		switch {
		case err == nil:
			c.samples = append(c.samples, sample)
			c.say("%-8s #%d  %7.2f s%s", sample.Way, rep+1, sample.Wall.Seconds(), difference(sample))
		case r.Name == "" || ctx.Err() != nil:
			return err
		default:
			c.leave(r.Name, "a load failed or took too long", err)
		}
	}
	return nil
}

func difference(s report.Sample) string {
	if s.Inexact {
		return "  left other values than etl"
	}
	return ""
}

// write puts the results into a file.
func (c *comparison) write(ctx context.Context) error {
	e, err := c.environment(ctx)
	if err != nil {
		return err
	}
	e.LoadBefore, e.LoadAfter, e.Repetitions = c.before, procstat.LoadAverage(), fmt.Sprint(c.asked.reps)
	loaders := []report.Loader{{Name: report.Etl, Way: fmt.Sprintf("Arrow batches made binary COPY, %d connections at once; "+
		"rows, key and watermark become visible in one transaction", c.asked.streams)}}
	for _, r := range c.rivals {
		loaders = append(loaders, report.Loader{Name: r.Name, Way: r.Way, Versions: r.Versions})
	}
	if err := os.MkdirAll(filepath.Dir(c.asked.out), 0o755); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	err = writeFile(c.asked.out, func(w io.Writer) error {
		return report.Peers(w, e, report.Summarise(c.samples), loaders, c.leftOut)
	})
	if err != nil {
		return fmt.Errorf("results: %w", err)
	}
	return nil
}
