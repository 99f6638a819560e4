package merge_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/catalog/target"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/copyin"
	"github.com/snowpg/etl/stages/fence"
	"github.com/snowpg/etl/stages/merge"
)

// row is one row of a test table: values that pgx can encode.
type row []any

// bundle is a whole target side over one database.
type bundle struct {
	pool   *pgxpool.Pool
	store  *state.Store
	fence  *fence.Fence
	copier *copyin.Copier
	merger *merge.Merger
}

func setup(t *testing.T) bundle {
	t.Helper()
	return with(pgtest.Pool(t))
}

func with(pool *pgxpool.Pool) bundle {
	store := state.New(state.Options{})
	return bundle{
		pool: pool, store: store,
		fence:  fence.New(pool, store, fence.Options{}),
		copier: copyin.New(pool, store, copyin.Options{}),
		merger: merge.New(pool, store, merge.Options{}),
	}
}

// exec works in a cleanup, too.
func (b bundle) exec(t *testing.T, sql string, args ...any) {
	t.Helper()
	if _, err := b.pool.Exec(context.WithoutCancel(t.Context()), sql, args...); err != nil {
		t.Fatal(err)
	}
}

// forget makes it as if no run had ever been.
func (b bundle) forget(t *testing.T) {
	t.Helper()
	b.exec(t, `DROP TABLE public.items; TRUNCATE etl.etl_metadata, etl.run, etl.slice, etl.ahead`)
}

// text is the result of a query, rows by line and columns by blank.
func (b bundle) text(t *testing.T, sql string) string {
	t.Helper()
	rows, err := b.pool.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, func(r pgx.CollectableRow) (string, error) {
		values, err := r.Values()
		return strings.TrimSuffix(fmt.Sprintln(values...), "\n"), err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

var oids = map[string]uint32{
	"bigint": pgoid.Int8, "integer": pgoid.Int4, "text": pgoid.Text, "json": pgoid.JSON,
	"jsonb": pgoid.JSONB, "numeric": pgoid.Numeric, "timestamp": pgoid.Timestamp,
}

// table describes public.items: columns as "name type", key as names, and the
// watermark's column or "".
func table(mode pipeline.Mode, mark string, key []string, columns ...string) *pipeline.Table {
	t := &pipeline.Table{
		Request: pipeline.Request{
			Name: "items", Mode: mode, Watermark: mark,
			Source: catalog.SourceTable{Database: "DB", Schema: "S", Name: "ITEMS"},
			Target: catalog.TargetTable{Schema: "public", Name: "items"},
		},
		KeyColumns: key,
	}
	for _, c := range columns {
		i := strings.LastIndexByte(c, ' ')
		name, typ := c[:i], c[i+1:]
		t.Columns = append(t.Columns, catalog.Mapping{
			Source: catalog.SourceColumn{Name: strings.ToUpper(name), Type: snowtype.Type{Kind: snowtype.Fixed, Precision: 18}},
			Target: catalog.TargetColumn{Name: name, Type: catalog.PGType{OID: oids[typ], SQL: typ}},
		})
	}
	for i := range t.Columns {
		if t.Columns[i].Target.Name == mark {
			t.WatermarkColumn = &t.Columns[i]
		}
	}
	return t
}

// planned looks at the target, as the planner does.
func (b bundle) planned(t *testing.T, table *pipeline.Table) *pipeline.Table {
	t.Helper()
	found, err := target.Read(t.Context(), b.pool, table.Target)
	if err != nil {
		t.Fatal(err)
	}
	next := *table
	next.CreateTarget, next.Fingerprint = found == nil, ""
	if found != nil {
		next.Fingerprint = found.Fingerprint
	}
	next.Direct = found == nil
	if found != nil && table.Mode == pipeline.Replace {
		lost, err := target.LostBySwap(t.Context(), b.pool, table.Target)
		if err != nil {
			t.Fatal(err)
		}
		next.Direct = lost == ""
	}
	return &next
}

func (b bundle) acquire(t *testing.T, table *pipeline.Table) *pipeline.Run {
	t.Helper()
	run, err := b.fence.Acquire(t.Context(), b.planned(t, table))
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// staged copies each batch of rows with a writer of its own. What it returns
// is ready to merge as the only slice of the run.
func (b bundle) staged(t *testing.T, run *pipeline.Run, batches ...[]row) pipeline.Merge {
	t.Helper()
	return b.stagedSlice(t, pipeline.Slice{Run: run}, batches...)
}

func (b bundle) stagedSlice(t *testing.T, s pipeline.Slice, batches ...[]row) pipeline.Merge {
	t.Helper()
	run, job := s.Run, pipeline.Merge{Slice: s, QueryIDs: []string{"query"}}
	st, err := b.copier.Begin(t.Context(), job.Slice, len(batches))
	if err != nil {
		t.Fatal(err)
	}
	for w, rows := range batches {
		chunks := make(chan pipeline.Chunk, 1)
		chunks <- pipeline.Chunk{Rows: len(rows), Buf: encode(t, run.Table, rows)}
		close(chunks)
		if st.Copied[w], err = b.copier.Copy(t.Context(), st, w, chunks, func(pipeline.Chunk) {}); err != nil {
			t.Fatal(err)
		}
		job.Rows += int64(len(rows))
	}
	job.Staging = st
	return job
}

func encode(t *testing.T, table *pipeline.Table, rows []row) (buf []byte) {
	t.Helper()
	types := pgtype.NewMap()
	for _, r := range rows {
		buf = binary.BigEndian.AppendUint16(buf, uint16(len(table.Columns)))
		for i, c := range table.Columns {
			length := len(buf)
			buf = append(buf, 0xff, 0xff, 0xff, 0xff) // NULL, unless a value follows
			value, err := types.Encode(c.Target.Type.OID, pgtype.BinaryFormatCode, encodable(t, c.Target.Type, r[i]), buf)
			if err != nil {
				t.Fatal(err)
			}
			if value != nil {
				buf = value
				binary.BigEndian.PutUint32(buf[length:], uint32(len(buf)-length-4))
			}
		}
	}
	return buf
}

// encodable makes a number of a text where the column is numeric.
func encodable(t *testing.T, typ catalog.PGType, v any) any {
	t.Helper()
	text, ok := v.(string)
	if !ok || typ.OID != pgoid.Numeric {
		return v
	}
	var n pgtype.Numeric
	if err := n.Scan(text); err != nil {
		t.Fatal(err)
	}
	return n
}

// finish gives back what a run holds.
func (b bundle) finish(t *testing.T, job pipeline.Merge, cause error) {
	t.Helper()
	if err := b.copier.Discard(t.Context(), job.Staging); err != nil {
		t.Error(err)
	}
	if err := b.fence.Release(t.Context(), job.Slice.Run, cause); err != nil {
		t.Error(err)
	}
}

// attempt is a whole run of one slice.
func (b bundle) attempt(t *testing.T, table *pipeline.Table, batches ...[]row) (pipeline.Merged, error) {
	t.Helper()
	job := b.staged(t, b.acquire(t, table), batches...)
	merged, err := b.merger.Merge(t.Context(), job)
	b.finish(t, job, err)
	return merged, err
}

// load is a run that succeeds.
func (b bundle) load(t *testing.T, table *pipeline.Table, batches ...[]row) pipeline.Merged {
	t.Helper()
	merged, err := b.attempt(t, table, batches...)
	if err != nil {
		t.Fatal(err)
	}
	return merged
}

// lastRun is the recorded state of the latest run.
func (b bundle) lastRun(t *testing.T) state.RunStatus {
	t.Helper()
	all, err := b.store.Status(context.WithoutCancel(t.Context()), b.pool, 1)
	if err != nil || len(all) != 1 || len(all[0].Runs) != 1 {
		t.Fatalf("Status = %+v, %v", all, err)
	}
	return all[0].Runs[0]
}

func number(t *testing.T, text string) watermark.Value {
	t.Helper()
	v, err := watermark.Parse(snowtype.Fixed, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func counts(staged, duplicates, written, unchanged int64) pipeline.Merged {
	return pipeline.Merged{Staged: staged, Duplicates: duplicates, Written: written, Unchanged: unchanged}
}

func same(a, b pipeline.Merged) bool {
	a.Path, b.Path = "", "" // what was done does not depend on the way
	return reflect.DeepEqual(a, b)
}
