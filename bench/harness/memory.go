package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/bench/harness/procstat"
	"github.com/snowpg/etl/bench/harness/report"
	"github.com/snowpg/etl/bench/process"
)

const (
	// memoryStreams are the COPY streams: the more there are, the more chunks
	// are under way.
	memoryStreams = 8
	// timesRows is how many times the rows of the larger table are.
	timesRows = 10
	// slowLine is the speed in bytes a second at which PostgreSQL takes the
	// chunks of slowShape, which come much faster.
	slowLine  = 25_000_000
	slowShape = "long"
)

// memoryBenchmark measures what etl holds: that it does not grow with the
// table, nor when PostgreSQL takes rows slower than Snowflake gives them.
func memoryBenchmark(ctx context.Context, o options, progress io.Writer) error {
	before := procstat.LoadAverage()
	return withLab(ctx, o, func(l *lab) error {
		s := &session{lab: l, progress: progress}
		if err := s.growing(ctx, o.rows, min(o.reps, o.sideReps)); err != nil {
			return err
		}
		if err := s.growing(ctx, timesRows*o.rows, 1); err != nil {
			return err
		}
		if err := s.throttled(ctx); err != nil {
			return err
		}
		e, err := l.environment(ctx)
		if err != nil {
			return err
		}
		e.LoadBefore, e.LoadAfter = before, procstat.LoadAverage()
		return writeMemory(o.out, e, report.Summarise(s.samples))
	})
}

func writeMemory(folder string, e report.Environment, summaries []report.Summary) error {
	return writeFiles(folder, map[string]func(io.Writer) error{
		"memory.md":        func(w io.Writer) error { return report.Memory(w, e, summaries) },
		"memory.csv":       func(w io.Writer) error { return report.CSV(w, summaries) },
		"memory-loads.svg": report.MemoryPlot(summaries).SVG,
	})
}

// growing loads a wide table of so many rows, in turn with PostgreSQL alone: it
// needs more for each row, too, once a table outgrows its memory.
func (s *session) growing(ctx context.Context, rows, reps int) error {
	return s.held(ctx, "wide", rows, func(sub *subject) error {
		all, err := s.dump(ctx, sub, time.Time{})
		if err != nil {
			return err
		}
		defer all.remove() // with the folder at the latest
		for rep := range reps {
			if err := s.hold(ctx, sub, report.First, rep, s.server.URL(trialDatabase)); err != nil {
				return err
			}
			if err := s.record(ctx, &setting{subject: sub, scenario: report.First, dump: all}, report.Floor, memoryStreams, rep); err != nil {
				return err
			}
		}
		return nil
	})
}

// throttled loads large chunks over a slow line.
func (s *session) throttled(ctx context.Context) error {
	return s.held(ctx, slowShape, max(1, s.rows*3/10), func(sub *subject) (err error) {
		line, err := process.StartSlowLine(s.server.Addr(), slowLine)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, line.Close()) }()
		url, err := line.URL(s.server.URL(trialDatabase))
		if err != nil {
			return err
		}
		return s.hold(ctx, sub, report.Slow, 0, url)
	})
}

// held works on a table of its own simulator.
func (s *session) held(ctx context.Context, shape string, rows int, work func(*subject) error) (err error) {
	start := time.Now()
	sim, err := s.startSimulator(ctx, fmt.Sprintf("%s-%d", shape, rows), shape, []int{rows})
	if err != nil {
		return fmt.Errorf("starting the simulator: %w", err)
	}
	defer func() { err = errors.Join(err, sim.Stop()) }()
	_, peak := procstat.Memory(sim.PID())
	s.say("%s: %d rows were generated and encoded in %.0f s; the simulator took up to %d MB", shape, rows, time.Since(start).Seconds(), peak>>20)
	sub, err := s.newSubject(ctx, sim, shape, rows)
	if err != nil {
		return err
	}
	return errors.Join(work(sub), sub.close())
}

// hold runs etl once and counts what it has left.
func (s *session) hold(ctx context.Context, sub *subject, scenario string, rep int, url string) error {
	sample := report.Sample{Key: report.Key{Shape: sub.shape, Rows: sub.rows, Scenario: scenario, Parallel: memoryStreams, Way: report.Etl}}
	if err := s.create(ctx, trialDatabase, ""); err != nil {
		return err
	}
	err := s.measured(ctx, sub, &sample, func(ctx context.Context) error { return s.runEtlInto(ctx, sub, url, &sample) })
	if err != nil {
		return err
	}
	left, err := s.count(ctx, sub)
	if err != nil {
		return err
	}
	if left != int64(sub.rows) || sample.Moved != left {
		return fmt.Errorf("%s: %d rows were moved and %d are there, want %d", sub.name, sample.Moved, left, sub.rows)
	}
	s.samples = append(s.samples, sample)
	s.say("%-8s %8d rows  %-16s #%d  %7.2f s  %4d MB", sub.shape, sub.rows, scenario, rep+1, sample.Wall.Seconds(), sample.PeakRSS>>20)
	return s.drop(ctx, trialDatabase)
}

func (s *session) count(ctx context.Context, sub *subject) (rows int64, err error) {
	err = s.inDatabase(ctx, trialDatabase, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT count(*) FROM "+sub.target()).Scan(&rows)
	})
	return rows, err
}
