package pipeline

import (
	"context"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/rule"
	"github.com/snowpg/etl/internal/watermark"
)

// Planner looks at both sides and changes nothing.
type Planner interface {
	// Resolve turns a request into a table: columns, key, target. Every
	// reason why the table cannot be moved is in the error.
	Resolve(ctx context.Context, r Request) (*Table, error)
	// Window fixes the snapshot and the bounds of a run.
	Window(ctx context.Context, run *Run) (Window, error)
}

// Window is what a run will read.
type Window struct {
	Slices []Slice
	// Ahead are the ranges that no slice reads, because earlier runs have
	// brought them: in order and without overlaps.
	Ahead []watermark.Span
	// SourceRows is the number of rows in the source at the anchor.
	SourceRows int64
	// NullWatermarks is the number of rows whose watermark is NULL.
	NullWatermarks int64
	// HeldBack says that the source has rows newer than its clock minus the
	// lag: they stay for a later run.
	HeldBack bool
}

// Fence takes, keeps and gives back the right to write a target.
type Fence interface {
	// Acquire takes the lease and opens the run's record. Errors:
	// *AlreadyRunningError when another live run holds it.
	Acquire(ctx context.Context, t *Table) (*Run, error)
	// Renew prolongs the lease. Errors: *FencedError when it is lost.
	Renew(ctx context.Context, run *Run) error
	// Release gives the lease back and, unless cause is nil, closes the run's
	// record as failed with the cause. It is a no-op for a lost lease.
	Release(ctx context.Context, run *Run, cause error) error
}

// Extractor runs one statement and hands over its verified batches.
type Extractor interface {
	// Extract calls emit from several goroutines at once; emit owns the
	// batch, also when it fails. Extract returns when all that it started
	// has ended. The rows it returns are what Snowflake promised, and equal
	// to the rows emitted unless an error is returned.
	Extract(ctx context.Context, s Slice, opened func(Opened), emit func(context.Context, Batch) error) (Extracted, error)
}

// Opened is known when the statement has run, before its rows arrive.
type Opened struct {
	QueryID string
	Rows    int64
}

// Extracted is what one statement gave.
type Extracted struct {
	QueryID string
	Rows    int64
	Bytes   int64 // decoded Arrow bytes
}

// Encoder turns batches into COPY tuples. An Encoder serves one goroutine.
type Encoder interface {
	// Append appends rows [from, to) of the record to dst. A row that the
	// target cannot take is a *RowError: dst then ends with the row before
	// it, and the caller may go on behind it. After any other error nothing
	// was appended.
	Append(dst []byte, rec arrow.Record, from, to int) ([]byte, error)
	// Losses are the lossy conversions so far, by column and kind.
	Losses() []Loss
}

// Copier owns the staging tables.
type Copier interface {
	// Begin creates the staging of one attempt at a slice: one table a writer,
	// or one for all of them where the table is Direct and the slice its first.
	Begin(ctx context.Context, s Slice, writers int) (*Staging, error)
	// Copy sends chunks to the writer's staging table in one COPY until the
	// channel closes, and returns the rows PostgreSQL counted. It calls
	// recycle with each chunk that it has sent. It returns promptly when ctx
	// ends, also while no chunk arrives, and leaves no goroutine behind.
	Copy(ctx context.Context, st *Staging, writer int, chunks <-chan Chunk, recycle func(Chunk)) (int64, error)
	// Discard drops the staging; it succeeds when there is none.
	Discard(ctx context.Context, st *Staging) error
}

// Staging is where the rows of one attempt at a slice wait for their merge.
type Staging struct {
	Table *Table
	// Relations are the quoted, qualified names: one a writer, or one for all
	// of them if Direct.
	Relations []string
	// Direct says that the one relation is logged and may itself become the
	// target.
	Direct bool
	// Copied is, for each writer, the row count of its COPY tag. The pipeline
	// fills it in; the merge compares it with what is there, because a server
	// crash empties UNLOGGED tables without an error.
	Copied []int64
}

// Relation is what a writer, counted from 0, copies into.
func (s *Staging) Relation(writer int) string {
	if s.Direct {
		return s.Relations[0]
	}
	return s.Relations[writer]
}

// Merger owns the one transaction.
type Merger interface {
	// Merge moves the staged rows of a slice into the target, moves the
	// watermark to the end of the slices without a gap and, with the last one
	// of the run, closes its record, all in one transaction. If the connection
	// dies during COMMIT it finds out what happened. Slices of one run may be
	// merged side by side, the first of them before the others. Errors:
	// *FencedError when the lease is lost or the watermark was moved by another
	// run, *ValidationError when the rows break a rule.
	Merge(ctx context.Context, m Merge) (Merged, error)
	// MergeAll does the same for all slices of a run in one transaction. It
	// asks next for the slices, from 0 on, as it comes to them; next waits for
	// a slice until its context ends, and may then be asked again. An error of
	// next ends the transaction, and is returned.
	MergeAll(ctx context.Context, slices int, next func(ctx context.Context, n int) (Merge, error)) ([]Merged, error)
}

// Merge is what goes into the one transaction.
type Merge struct {
	Slice   Slice
	Staging *Staging
	Rows    int64 // rows read, as Snowflake promised them
	// Rejects are the rows among them that are not in staging: they are
	// recorded in the same transaction.
	Rejects  []*RowError
	QueryIDs []string
	Losses   []Loss // of this slice
	// Marks are the Slice.Watermark of all slices of the run. nil: the slice is
	// the only one.
	Marks []watermark.Value
}

// Slices is the number of slices of the run.
func (m Merge) Slices() int { return max(1, len(m.Marks)) }

// Mark is the watermark when the first n slices of the run have committed;
// zero leaves it as it is.
func (m Merge) Mark(n int) watermark.Value {
	switch {
	case n == 0:
		return watermark.Value{}
	case m.Marks == nil:
		return m.Slice.Watermark
	default:
		return m.Marks[n-1]
	}
}

// Merged is what the one transaction did.
type Merged struct {
	// Staged is the number of rows found in staging.
	Staged int64
	// Duplicates is the number of the other staged rows with a key that a
	// newer staged row had, too.
	Duplicates int64
	// Written is the number of rows inserted or updated in the target.
	Written int64
	// Unchanged is the number of staged rows that were already there, or were
	// there in a newer version.
	Unchanged int64
	// Created says that the target was created.
	Created bool
	// Path is the way the rows took; empty where only the ledger tells that
	// the slice was merged.
	Path Path
	// Violations are the broken rules of severity warn. A rule of severity
	// error is a *ValidationError instead.
	Violations []rule.Violation
	// Watermark is the table's watermark after the commit.
	Watermark watermark.Value
}
