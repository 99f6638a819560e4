package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
)

// dumpParts is how many files a dump has: enough to deal them evenly over the
// largest usual number of backends.
const dumpParts = 8

// dump is a slice as files for COPY, byte for byte what etl sends.
type dump struct {
	folder string
	files  []string
	rows   int64
	bytes  int64
}

func (d *dump) remove() error { return os.RemoveAll(d.folder) }

// dump reads a slice and writes it.
func (l *lab) dump(ctx context.Context, s *subject, from time.Time) (*dump, error) {
	d := new(dump)
	var err error
	if d.folder, err = os.MkdirTemp(l.folder, "dump-"); err != nil {
		return nil, err
	}
	if err := os.Chmod(d.folder, 0o755); err != nil { // see withLab
		return nil, err
	}
	parts := make([]*part, dumpParts)
	for i := range parts {
		name := filepath.Join(d.folder, fmt.Sprintf("part-%d", i))
		if parts[i], err = newPart(name, s.table); err != nil {
			return nil, err
		}
		d.files = append(d.files, name)
	}
	extractor := extract.New(s.source, extract.Options{Budget: pipeline.NewBudget(512 << 20), Downloads: 2, Retry: fault.Retryer{}})
	var mu sync.Mutex
	_, err = extractor.Extract(ctx, s.slice(from), func(pipeline.Opened) {}, func(_ context.Context, b pipeline.Batch) error {
		defer b.Release()
		mu.Lock()
		defer mu.Unlock()
		// The smallest part takes the batch: parts of about equal size.
		smallest := parts[0]
		for _, p := range parts {
			if p.bytes < smallest.bytes {
				smallest = p
			}
		}
		d.rows += b.Record.NumRows()
		return smallest.write(b)
	})
	if err != nil {
		return nil, fmt.Errorf("dumping %s: %w", s.name, err)
	}
	for _, p := range parts {
		if err := p.close(); err != nil {
			return nil, err
		}
		d.bytes += p.bytes
	}
	return d, nil
}

// part is one file of a dump.
type part struct {
	file    *os.File
	columns []pgcopy.Column
	buf     []byte
	bytes   int64
}

func newPart(name string, t *pipeline.Table) (*part, error) {
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	p := &part{file: file}
	for _, m := range t.Columns {
		p.columns = append(p.columns, pgcopy.Column{Name: m.Source.Name, Source: m.Source.Type, Target: m.Target.Type.OID})
	}
	return p, p.append(pgcopy.Header())
}

// write appends a batch. The plan is made anew: the next batch may have other
// physical types.
func (p *part) write(b pipeline.Batch) error {
	plan, err := pgcopy.NewPlan(p.columns, b.Record.Schema(), pgcopy.Policy{})
	if err != nil {
		return err
	}
	if p.buf, err = plan.Append(p.buf[:0], b.Record, 0, int(b.Record.NumRows())); err != nil {
		return err
	}
	return p.append(p.buf)
}

func (p *part) append(data []byte) error {
	p.bytes += int64(len(data))
	_, err := p.file.Write(data)
	return err
}

func (p *part) close() error {
	if err := p.append(pgcopy.Trailer()); err != nil {
		return err
	}
	return p.file.Close()
}
