package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/bench/harness/report"
)

// session collects the samples of a run.
type session struct {
	*lab
	progress io.Writer
	samples  []report.Sample
	spent    spent
}

func (s *session) say(format string, args ...any) {
	fmt.Fprintf(s.progress, format+"\n", args...)
}

// shape measures one shape from its first load to its last change.
func (s *session) shape(ctx context.Context, shape string) (err error) {
	sizes, start := s.sizesOf(shape), time.Now()
	s.say("%s: generating %v rows", shape, sizes)
	sim, err := s.startSimulator(ctx, shape, shape, sizes)
	if err != nil {
		return fmt.Errorf("starting the simulator: %w", err)
	}
	defer func() { err = errors.Join(err, sim.Stop()) }()
	s.spent = spent{}
	defer func(start time.Time) { s.say("%s: %s", shape, s.spent.over(time.Since(start))) }(start)
	main := len(sizes) - 1
	for i, rows := range sizes {
		subject, err := s.newSubject(ctx, sim, shape, rows)
		if err != nil {
			return err
		}
		if err := errors.Join(s.subject(ctx, subject, i == main), subject.close()); err != nil {
			return err
		}
	}
	return nil
}

// subject measures one table; those that are there for their size only, by
// first loads.
func (s *session) subject(ctx context.Context, sub *subject, main bool) error {
	all, err := s.dump(ctx, sub, time.Time{})
	if err != nil {
		return err
	}
	defer all.remove() // with the folder at the latest
	first := &setting{subject: sub, scenario: report.First, dump: all}
	if !main {
		return s.repeat(ctx, first, min(s.reps, s.sideReps), []int{s.streams}, report.Floor, report.Etl)
	}
	if err := s.firstLoads(ctx, first); err != nil || !s.isDeep(sub.shape) {
		return err
	}
	if err := s.scenario(ctx, &setting{subject: sub, scenario: report.Backfill, dump: all}); err != nil {
		return err
	}
	if !slices.ContainsFunc([]string{report.Again, report.Lookback, report.Refresh, report.Incremental}, s.wants) {
		return nil
	}
	return s.again(ctx, sub, all)
}

// firstLoads takes the ways with all numbers of streams in turn, again and
// again, so that a slow minute of the machine meets all of them.
func (s *session) firstLoads(ctx context.Context, set *setting) error {
	if !s.wants(report.First) {
		return nil
	}
	for rep := range s.reps {
		if err := s.sample(ctx, set, report.F1, 1, rep); err != nil {
			return err
		}
		for _, parallel := range s.streamCounts(set.shape) {
			if err := s.round(ctx, set, rep, parallel); err != nil {
				return err
			}
		}
	}
	return nil
}

// round takes one sample of each way. The order turns with each round.
func (s *session) round(ctx context.Context, set *setting, rep, parallel int) error {
	ways := []string{report.Floor, report.Etl}
	if rep%2 == 1 {
		slices.Reverse(ways)
	}
	compared := set.scenario == report.First || set.scenario == report.Incremental // the others take them very long
	if compared && parallel == s.streams {
		ways = append(ways, s.baselines()...)
	}
	for _, way := range ways {
		if err := s.sample(ctx, set, way, parallel, rep); err != nil {
			return err
		}
	}
	return nil
}

// sample takes one, unless there are enough of the kind.
func (s *session) sample(ctx context.Context, set *setting, way string, parallel, rep int) error {
	if rep >= s.repsOf(set.sampleKey(way, parallel)) {
		return nil
	}
	return s.record(ctx, set, way, parallel, rep)
}

func (s *session) baselines() []string {
	if s.node {
		return []string{report.Usual, report.Seed, report.Node}
	}
	return []string{report.Usual, report.Seed}
}

func (s *session) repeat(ctx context.Context, set *setting, reps int, parallel []int, ways ...string) error {
	for rep := range reps {
		for _, p := range parallel {
			for _, way := range ways {
				if err := s.record(ctx, set, way, p, rep); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (s *session) record(ctx context.Context, set *setting, way string, parallel, rep int) error {
	start := time.Now()
	sample, err := s.trial(ctx, set, way, parallel)
	if err != nil {
		return err
	}
	s.spent.add(set.scenario, time.Since(start))
	s.samples = append(s.samples, sample)
	s.say("%-8s %8d rows  %-16s %-9s x%d  #%d  %7.2f s", set.shape, set.rows, set.scenario, way, parallel, rep+1, sample.Wall.Seconds())
	return nil
}

// again measures loads into a target that has been loaded before.
func (s *session) again(ctx context.Context, sub *subject, all *dump) error {
	latest, err := s.makeBase(ctx, sub)
	if err != nil {
		return err
	}
	for _, scenario := range []string{report.Again, report.Lookback, report.Refresh} {
		if err := s.scenario(ctx, &setting{subject: sub, scenario: scenario, template: baseDatabase, dump: all}); err != nil {
			return err
		}
	}
	if !s.wants(report.Incremental) {
		return nil
	}
	if err := sub.change(ctx); err != nil {
		return err
	}
	const lookback = 5 * time.Minute // etl's default
	from := latest.Add(-lookback)
	changed, err := s.dump(ctx, sub, from)
	if err != nil {
		return err
	}
	defer changed.remove() // with the folder at the latest
	return s.scenario(ctx, &setting{subject: sub, scenario: report.Incremental, template: baseDatabase, from: from, dump: changed})
}

// scenario measures one in which the number of streams does not vary, if it is
// wanted.
func (s *session) scenario(ctx context.Context, set *setting) error {
	if !s.wants(set.scenario) {
		return nil
	}
	for rep := range s.reps {
		if err := s.round(ctx, set, rep, s.streams); err != nil {
			return err
		}
	}
	return nil
}

// makeBase fills the database that the other loads start from, and answers
// its watermark.
func (s *session) makeBase(ctx context.Context, sub *subject) (latest time.Time, err error) {
	if err := s.create(ctx, baseDatabase, ""); err != nil {
		return latest, err
	}
	sample := report.Sample{Key: report.Key{Scenario: report.First, Parallel: s.streams}}
	if err := s.runEtl(ctx, sub, baseDatabase, &sample); err != nil {
		return latest, err
	}
	err = s.inDatabase(ctx, baseDatabase, func(conn *pgx.Conn) error {
		if err := execAll(ctx, conn, "VACUUM ANALYZE"); err != nil {
			return err
		}
		return conn.QueryRow(ctx, "SELECT max("+sub.watermark()+") FROM "+sub.target()).Scan(&latest)
	})
	return latest, err
}
