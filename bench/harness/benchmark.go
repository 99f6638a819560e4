package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/snowpg/etl/bench/harness/procstat"
	"github.com/snowpg/etl/bench/harness/report"
)

// benchmark measures everything. It writes the results after each shape, so
// that a run that is interrupted has not been in vain.
func benchmark(ctx context.Context, o options, progress io.Writer) error {
	before := procstat.LoadAverage()
	return withLab(ctx, o, func(l *lab) error {
		s := &session{lab: l, progress: progress}
		for _, shape := range o.shapes {
			if err := s.shape(ctx, shape); err != nil {
				return err
			}
			e, err := l.environment(ctx)
			if err != nil {
				return err
			}
			e.LoadBefore, e.LoadAfter = before, procstat.LoadAverage()
			if err := write(o.out, e, report.Summarise(s.samples)); err != nil {
				return err
			}
		}
		return nil
	})
}

// write puts the results into a folder.
func write(folder string, e report.Environment, summaries []report.Summary) error {
	files := map[string]func(io.Writer) error{
		"README.md":   func(w io.Writer) error { return report.Markdown(w, e, summaries) },
		"results.csv": func(w io.Writer) error { return report.CSV(w, summaries) },
	}
	for name, chart := range report.Plots(summaries) {
		files[name] = chart.SVG
	}
	return writeFiles(folder, files)
}

func writeFiles(folder string, files map[string]func(io.Writer) error) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("results: %w", err)
	}
	for name, content := range files {
		if err := writeFile(filepath.Join(folder, name), content); err != nil {
			return fmt.Errorf("results: %w", err)
		}
	}
	return nil
}

func writeFile(name string, content func(io.Writer) error) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := content(f); err != nil {
		_ = f.Close() // the first error counts
		return err
	}
	return f.Close()
}
