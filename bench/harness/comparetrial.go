package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/bench/harness/report"
	"github.com/snowpg/etl/bench/process"
)

// newSample is a first load of the table.
func (c *comparison) newSample(way string) report.Sample {
	return report.Sample{Key: report.Key{Shape: c.asked.shape, Rows: c.asked.rows, Scenario: report.First, Parallel: c.asked.streams, Way: way}}
}

// loadByEtl runs etl; what it leaves is what all others have to leave.
func (c *comparison) loadByEtl(ctx context.Context) (report.Sample, error) {
	sample := c.newSample(report.Etl)
	err := c.create(ctx, trialDatabase, "")
	if err == nil {
		err = c.measured(ctx, c.subject, &sample, func(ctx context.Context) error {
			return c.runEtl(ctx, c.subject, trialDatabase, &sample)
		})
	}
	if err == nil {
		err = c.judge(ctx, &sample)
	}
	if err == nil && sample.Inexact {
		err = errors.New("etl has left other values than the first time")
	}
	return sample, err
}

// loadByPeer gives a peer its job. It finds the table that etl would make,
// with its key.
func (c *comparison) loadByPeer(ctx context.Context, r rival) (report.Sample, error) {
	sample := c.newSample(r.Name)
	set := &setting{subject: c.subject, scenario: report.First}
	if err := c.create(ctx, trialDatabase, ""); err != nil {
		return sample, err
	}
	if err := c.prepareTarget(ctx, set); err != nil {
		return sample, err
	}
	job, err := c.job(set)
	if err != nil {
		return sample, err
	}
	limited, stop := context.WithTimeoutCause(ctx, c.asked.limit, fmt.Errorf("it was still loading after %s", c.asked.limit))
	defer stop()
	words := r.Command
	command := process.Interruptible(limited, words[0], words[1:]...)
	command.Dir = c.folder
	command.Stdin = bytes.NewReader(job)
	if err := c.measured(ctx, c.subject, &sample, func(context.Context) error { return watched(command, &sample) }); err != nil {
		if limited.Err() != nil {
			err = context.Cause(limited)
		}
		return sample, err
	}
	return sample, c.judge(ctx, &sample)
}

// judge looks at what a load has left, and clears it away. A peer may leave
// other rows than etl: that is a result, too.
func (c *comparison) judge(ctx context.Context, sample *report.Sample) error {
	err := c.inDatabase(ctx, trialDatabase, func(conn *pgx.Conn) error {
		return conn.QueryRow(ctx, "SELECT count(*) FROM "+c.subject.target()).Scan(&sample.Moved)
	})
	if err != nil {
		return err
	}
	sum, err := c.lab.checksum(ctx, trialDatabase, c.subject.target())
	if err != nil {
		return err
	}
	if c.checksum == "" {
		c.checksum = sum
	}
	sample.Inexact = sum != c.checksum
	return c.drop(ctx, trialDatabase)
}
