package copyin

import (
	"encoding/binary"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/fence"
)

func orders() *pipeline.Table {
	column := func(name string, typ string) catalog.Mapping {
		return catalog.Mapping{Target: catalog.TargetColumn{Name: name, Type: catalog.PGType{SQL: typ}}}
	}
	return &pipeline.Table{
		Request: pipeline.Request{Name: "orders", Mode: pipeline.Upsert, Target: catalog.TargetTable{Schema: "public", Name: "orders"}},
		Columns: []catalog.Mapping{column("id", "bigint"), column(`na"me, x`, "text")},
	}
}

// tuple is one row of orders in COPY BINARY.
func tuple(id int64, name string) []byte {
	b := binary.BigEndian.AppendUint16(nil, 2)
	b = binary.BigEndian.AppendUint32(b, 8)
	b = binary.BigEndian.AppendUint64(b, uint64(id))
	b = binary.BigEndian.AppendUint32(b, uint32(len(name)))
	return append(b, name...)
}

type bundle struct {
	pool   *pgxpool.Pool
	store  *state.Store
	fence  *fence.Fence
	copier *Copier
}

func setup(t *testing.T) bundle {
	t.Helper()
	return with(t, pgtest.Pool(t))
}

func with(t *testing.T, pool *pgxpool.Pool) bundle {
	t.Helper()
	store := state.New(state.Options{})
	return bundle{pool, store, fence.New(pool, store, fence.Options{}), New(pool, store, Options{})}
}

// begun is a run of the table with staging for some writers.
func (b bundle) begun(t *testing.T, table *pipeline.Table, writers int) (*pipeline.Run, *pipeline.Staging) {
	t.Helper()
	run, err := b.fence.Acquire(t.Context(), table)
	if err != nil {
		t.Fatal(err)
	}
	st, err := b.copier.Begin(t.Context(), pipeline.Slice{Run: run}, writers)
	if err != nil {
		t.Fatal(err)
	}
	return run, st
}

// tables are the names of the staging tables there are.
func (b bundle) tables(t *testing.T) []string {
	t.Helper()
	rows, err := b.pool.Query(t.Context(), `
SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = 'etl' AND tablename LIKE 'stage%' ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func (b bundle) count(t *testing.T, relation string) (n int64) {
	t.Helper()
	if err := b.pool.QueryRow(t.Context(), "SELECT count(*) FROM "+relation).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// keep is a recycle function for tests that do not look at it.
func keep(pipeline.Chunk) {}

// filled is a closed channel with these chunks.
func filled(chunks ...pipeline.Chunk) <-chan pipeline.Chunk {
	c := make(chan pipeline.Chunk, len(chunks))
	for _, chunk := range chunks {
		c <- chunk
	}
	close(c)
	return c
}
