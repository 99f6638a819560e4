package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/bench/harness/baseline"
	"github.com/snowpg/etl/bench/harness/report"
	"github.com/snowpg/etl/bench/process"
	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/stages/extract"
)

// setting is what all ways of one scenario have in common.
type setting struct {
	*subject
	scenario string
	template string // the database to start from; empty: an empty one
	from     time.Time
	dump     *dump
	checksum string // of the target after the first load of the scenario, by PostgreSQL or etl
}

func (s *setting) sampleKey(way string, parallel int) report.Key {
	return report.Key{Shape: s.shape, Rows: s.rows, Scenario: s.scenario, Parallel: parallel, Way: way}
}

// trial is one load in a database of its own.
func (l *lab) trial(ctx context.Context, set *setting, way string, parallel int) (report.Sample, error) {
	sample := report.Sample{
		Key:   set.sampleKey(way, parallel),
		Bytes: set.dump.bytes,
	}
	err := l.load(ctx, set, &sample)
	if err == nil {
		err = l.verify(ctx, set, &sample)
	}
	if err != nil {
		return sample, fmt.Errorf("%s of %s by %s: %w", set.scenario, set.name, way, err)
	}
	return sample, l.drop(ctx, trialDatabase)
}

func (l *lab) load(ctx context.Context, set *setting, sample *report.Sample) error {
	if err := l.create(ctx, trialDatabase, set.template); err != nil {
		return err
	}
	f := floor{lab: l, subject: set.subject, dump: set.dump, backends: sample.Parallel}
	return l.way(ctx, set, f, sample)
}

// way runs the load itself.
func (l *lab) way(ctx context.Context, set *setting, f floor, sample *report.Sample) error {
	switch sample.Way {
	case report.Etl:
		return l.measured(ctx, set.subject, sample, func(ctx context.Context) error {
			return l.runEtl(ctx, set.subject, trialDatabase, sample)
		})
	case report.Floor:
		sample.Moved = f.dump.rows
		return l.measured(ctx, set.subject, sample, func(ctx context.Context) error { return f.load(ctx, set.scenario) })
	case report.F1:
		sample.Moved = f.dump.rows
		return l.measured(ctx, set.subject, sample, f.f1)
	default:
		return l.runBaseline(ctx, set, sample)
	}
}

// runBaseline gives a job to a process of its own.
func (l *lab) runBaseline(ctx context.Context, set *setting, sample *report.Sample) error {
	if err := l.prepareTarget(ctx, set); err != nil {
		return err
	}
	job, err := l.job(set)
	if err != nil {
		return err
	}
	words, err := l.baselineCommand(sample.Way)
	if err != nil {
		return err
	}
	command := process.Interruptible(ctx, words[0], words[1:]...)
	var answer bytes.Buffer
	command.Stdin, command.Stdout = bytes.NewReader(job), &answer
	if err := l.measured(ctx, set.subject, sample, func(context.Context) error { return watched(command, sample) }); err != nil {
		return err
	}
	sample.Moved, err = strconv.ParseInt(string(bytes.TrimSpace(answer.Bytes())), 10, 64)
	return err
}

// job is what a loader of its own reads on its standard input.
func (l *lab) job(set *setting) ([]byte, error) {
	return json.Marshal(baseline.Job{
		Source: set.config(), Select: extract.SQL(set.slice(set.from)),
		URL: l.server.URL(trialDatabase), Target: set.target(), Columns: set.columns(), Key: set.key(),
	})
}

// prepareTarget makes the table that baselines expect to find.
func (l *lab) prepareTarget(ctx context.Context, set *setting) error {
	if set.template != "" {
		return nil
	}
	return l.inDatabase(ctx, trialDatabase, func(conn *pgx.Conn) error {
		return execAll(ctx, conn, catalog.CreateTarget(set.table.Target, set.table.Columns), catalog.AddPrimaryKey(set.table.Target, set.table.KeyColumns))
	})
}

func (l *lab) baselineCommand(way string) ([]string, error) {
	if way == report.Node {
		return l.peer.Command, nil
	}
	self, err := os.Executable()
	return []string{self, clientVerb, way}, err
}

// verify compares the target with what the first way has left. A baseline may
// leave something else: then its way loses values, which is a result, too.
func (l *lab) verify(ctx context.Context, set *setting, sample *report.Sample) error {
	if sample.Moved != set.dump.rows {
		return fmt.Errorf("moved %d rows, want %d", sample.Moved, set.dump.rows)
	}
	sum, err := l.checksum(ctx, trialDatabase, set.target())
	if err != nil {
		return err
	}
	if set.checksum == "" {
		set.checksum = sum
	}
	sample.Inexact = sum != set.checksum
	if sample.Inexact && !report.IsBaseline(sample.Way) {
		return fmt.Errorf("left %s, the first way %s", sum, set.checksum)
	}
	return nil
}
