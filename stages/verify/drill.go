package verify

import (
	"bytes"
	"context"
	"hash/maphash"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/pgbinary"
	"github.com/snowpg/etl/pipeline"
)

// drilling finds the rows that differ within some buckets.
type drilling struct {
	*comparison
	verifier *Verifier
	tx       pgx.Tx
	seed     maphash.Seed
	chosen   map[uint64]bool
	entries  map[uint64]*entry
	kept     int
	overflow bool // more rows differ than may be kept
}

// drill reads both sides again, but keeps only keys of buckets that differ.
// The target comes first, as hashes: then each source row shows at once
// whether it is worth keeping.
func (v *Verifier) drill(ctx context.Context, tx pgx.Tx, c *comparison, seed maphash.Seed, differing []uint64, rows int64, report *Report) error {
	v.begin(c.table.Name, Locating, report.SourceRows+2*report.TargetRows)
	d := &drilling{
		comparison: c, verifier: v, tx: tx, seed: seed,
		chosen: choose(differing, rows), entries: make(map[uint64]*entry),
	}
	for _, step := range []func(context.Context) error{d.targetHashes, d.sourceRows, d.newer(&report.Keys), d.targetRows} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	d.report(&report.Keys, len(d.chosen) == len(differing))
	c.differing = d.differences()
	return nil
}

func (d *drilling) isChosen(row hashed) bool { return d.chosen[row.key%buckets] }

func (d *drilling) targetHashes(ctx context.Context) error {
	return d.verifier.scanTarget(ctx, d.tx, d.table, Locating, d.seed, func(_ int, row hashed, _ []byte) error {
		if d.isChosen(row) {
			d.entries[row.key] = &entry{inTarget: true, target: row.row}
		}
		return nil
	})
}

func (d *drilling) sourceRows(ctx context.Context) error {
	position, order := watermarkOrder(d.table)
	each := locked(func(_ int, row hashed, tuple []byte) error {
		e := d.entries[row.key]
		if e == nil {
			e = &entry{}
			d.entries[row.key] = e
		}
		var mark []byte
		if position >= 0 {
			fields, _, err := pgbinary.Next(tuple, nil)
			if err != nil {
				return err
			}
			mark = fields[position]
		}
		before := e.sourceTuple != nil
		e.offer(row.row, mark, tuple, order)
		d.keep(e, before)
		return nil
	})
	_, err := d.verifier.scanSource(ctx, d.slice, Locating, d.seed, func(worker int, row hashed, tuple []byte) error {
		if !d.isChosen(row) {
			return nil
		}
		return each(worker, row, tuple)
	})
	return err
}

// keep counts the source's rows that are held, and lets go of what is beyond
// the bound.
func (d *drilling) keep(e *entry, before bool) {
	after := e.sourceTuple != nil
	switch {
	case before && !after:
		d.kept--
	case !before && after && d.kept == d.verifier.options.MaxKeys:
		e.sourceTuple, d.overflow = nil, true
	case !before && after:
		d.kept++
	}
}

// newer takes rows out that only the target has because the source has a newer
// version of them, beyond the watermark.
func (d *drilling) newer(keys *Keys) func(context.Context) error {
	return func(ctx context.Context) error {
		if d.slice.To.IsZero() || !d.any((*entry).extra) {
			return nil
		}
		later := pipeline.Slice{Run: d.slice.Run, Anchor: d.slice.Anchor, From: d.slice.To, FromExclusive: true}
		_, err := d.verifier.scanSource(ctx, later, Locating, d.seed, locked(func(_ int, row hashed, _ []byte) error {
			if e := d.entries[row.key]; e != nil && e.extra() {
				delete(d.entries, row.key)
				keys.Newer++
			}
			return nil
		}))
		return err
	}
}

func (d *drilling) any(is func(*entry) bool) bool {
	for _, e := range d.entries {
		if is(e) {
			return true
		}
	}
	return false
}

// targetRows keeps the target's version of rows that differ, as far as there
// is room.
func (d *drilling) targetRows(ctx context.Context) error {
	room := d.verifier.options.MaxKeys
	return d.verifier.scanTarget(ctx, d.tx, d.table, Locating, d.seed, func(_ int, row hashed, tuple []byte) error {
		e := d.entries[row.key]
		if e == nil || !e.extra() && e.sourceTuple == nil {
			return nil
		}
		if room == 0 {
			d.overflow = d.overflow || e.extra()
			return nil
		}
		room--
		e.targetTuple = bytes.Clone(tuple)
		return nil
	})
}

func (d *drilling) report(keys *Keys, all bool) {
	for _, e := range d.entries {
		switch {
		case e.extra():
			keys.Extra++
		case e.missing():
			keys.Missing++
		case e.differing():
			keys.Differing++
		}
		keys.Duplicates += int64(max(0, e.inSource-1))
	}
	keys.Complete = all && !d.overflow
	keys.Rows = d.rowsShown()
}

// differences are the rows that a repair would write, as COPY tuples.
type differences struct {
	source [][]byte // missing or differing, with the source's values
	extra  [][]byte // only in the target, with all its columns
}

func (d *drilling) differences() differences {
	var found differences
	for _, e := range d.entries {
		switch {
		case e.extra() && e.targetTuple != nil:
			found.extra = append(found.extra, e.targetTuple)
		case !e.extra() && e.sourceTuple != nil:
			found.source = append(found.source, e.sourceTuple)
		}
	}
	return found
}
