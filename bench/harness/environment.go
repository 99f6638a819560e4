package main

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/snowpg/etl/bench/harness/procstat"
	"github.com/snowpg/etl/bench/harness/report"
)

// environment says on what the figures depend.
func (l *lab) environment(ctx context.Context) (report.Environment, error) {
	e := report.Environment{
		Date: l.date, Processor: procstat.Processor(), Cores: runtime.NumCPU(), Memory: procstat.TotalMemory(),
		System: runtime.GOOS + "/" + runtime.GOARCH, Command: l.command, Repetitions: l.repetitions(),
	}
	etl, err := exec.CommandContext(ctx, filepath.Join(l.bin, "etl"), "version").Output()
	if err != nil {
		return e, err
	}
	var postgres string
	if err := l.admin.QueryRow(ctx, "SHOW server_version").Scan(&postgres); err != nil {
		return e, err
	}
	first, _, _ := strings.Cut(string(etl), "\n")
	e.Versions = []report.Fact{{Name: "etl", Value: first}, {Name: "PostgreSQL", Value: postgres}, {Name: "Go", Value: runtime.Version()}}
	if l.node {
		e.Versions = append(e.Versions, report.Fact{Name: "node", Value: strings.Join(l.peer.Versions, ", ")})
	}
	e.Settings, err = l.settings(ctx)
	return e, err
}

// settings are those that were given, and those that make a commit durable.
func (l *lab) settings(ctx context.Context) ([]report.Fact, error) {
	rows, err := l.admin.Query(ctx, `SELECT name, current_setting(name) FROM pg_settings
		WHERE name = ANY ($1) OR name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'wal_level') ORDER BY name`, names(settings))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var facts []report.Fact
	for rows.Next() {
		var f report.Fact
		if err := rows.Scan(&f.Name, &f.Value); err != nil {
			return nil, err
		}
		facts = append(facts, f)
	}
	return facts, rows.Err()
}

// repetitions says how often what was measured; the CSV has each number.
func (o options) repetitions() string {
	if o.memory {
		return "" // they stand in the table
	}
	return fmt.Sprintf("%d where a bar depends on the median, else up to %d; baselines %d", o.reps, min(o.reps, o.sideReps+1), o.baselineReps)
}

func names(of map[string]string) []string {
	var all []string
	for name := range of {
		all = append(all, name)
	}
	return all
}
