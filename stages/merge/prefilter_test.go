package merge_test

import (
	"math"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/pipeline"
)

// stagingTables are the tables there are in the state schema for staged rows.
func (b bundle) stagingTables(t *testing.T) string {
	t.Helper()
	return b.text(t, `SELECT count(*) FROM pg_class WHERE relnamespace = 'etl'::regnamespace AND relkind = 'r' AND relname LIKE 'stage\_%'`)
}

func TestWhatIsSetApartIsGoneAfterwards(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(t, versions(), []row{{1, 1, "a", nil, nil}})
	for _, c := range []struct {
		name, ddl string
		failed    bool
	}{
		{"committed", ``, false},
		{"rolled back", `ALTER TABLE public.items ADD CHECK (seq < 100)`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.exec(t, c.ddl)
			job := b.staged(t, b.acquire(t, versions()), []row{{1, 1, "a", nil, nil}, {2, 100, "b", nil, nil}}, []row{{2, 99, "c", nil, nil}})
			merged, err := b.merger.Merge(t.Context(), job)
			if (err != nil) != c.failed || (err == nil && (!same(merged, counts(3, 1, 1, 1)) || merged.Path != pipeline.PathPrefilter)) {
				t.Errorf("merged %+v, %v", merged, err)
			}
			if got := b.stagingTables(t); got != "2" {
				t.Errorf("%s staging tables, two were filled", got)
			}
			b.finish(t, job, err)
			b.exec(t, `DELETE FROM public.items WHERE id = 2`)
		})
	}
}

// Another server's load would show up in the log, so this one has its own.
func TestNothingIsWrittenForRowsThatAreThere(t *testing.T) {
	t.Parallel()
	server, err := pgtest.Start(t.Context(), pgtest.Options{Settings: pgtest.FastSettings()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	pool, err := pgxpool.New(t.Context(), server.URL(""))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	b := with(pool)
	const rows = 20_000
	var batches [2][]row
	for i := range rows {
		batches[i%2] = append(batches[i%2], row{i, i, "the same in every run", []byte(`{"a": 1}`), []byte(`{"b": 2}`)})
	}
	b.load(t, versions(), batches[:]...)
	job := b.staged(t, b.acquire(t, versions()), batches[:]...)
	const position = `SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint`
	var before, after int64
	if err := pool.QueryRow(t.Context(), position).Scan(&before); err != nil {
		t.Fatal(err)
	}
	merged, err := b.merger.Merge(t.Context(), job)
	if scanErr := pool.QueryRow(t.Context(), position).Scan(&after); scanErr != nil {
		t.Fatal(scanErr)
	}
	b.finish(t, job, err)
	if err != nil || !same(merged, counts(rows, 0, 0, rows)) {
		t.Errorf("merged %+v, %v", merged, err)
	}
	// The ledger, and pages of the catalog in full; a lock of each row would
	// take 60 bytes.
	if written := after - before; written > 20*rows {
		t.Errorf("%d bytes of log for %d rows that are there", written, rows)
	}
	if got := b.text(t, `SELECT count(*) FROM public.items WHERE xmax <> 0`); got != "0" {
		t.Errorf("%s rows were locked", got)
	}
}

// Values that are equal, and stored in other bytes, are other values.
func TestEqualIsNotTheSame(t *testing.T) {
	t.Parallel()
	b := setup(t)
	n := func(text string) pgtype.Numeric {
		var n pgtype.Numeric
		if err := n.Scan(text); err != nil {
			t.Fatal(err)
		}
		return n
	}
	month := pgtype.Interval{Months: 1, Valid: true}
	days := pgtype.Interval{Days: 30, Valid: true}
	for _, c := range []struct {
		typ      string
		oid      uint32
		old, new any
	}{
		{"double precision", pgoid.Float8, 0.0, math.Copysign(0, -1)},
		{"real[]", pgoid.Float4Array, []float32{0}, []float32{float32(math.Copysign(0, -1))}},
		{"interval", pgoid.Interval, month, days},
		{"numeric", pgoid.Numeric, n("1.0"), n("1.00")},
		{"jsonb", pgoid.JSONB, []byte(`{"a": 1.0}`), []byte(`{"a": 1.00}`)},
		{"json", pgoid.JSON, []byte(`{"a": 1}`), []byte(`{"a":1}`)},
		{"text", pgoid.Text, "a", "A"},
		{"character varying(9)", pgoid.Varchar, "a", "a "},
		{"bytea", pgoid.Bytea, []byte{0}, []byte{0, 0}},
		{"boolean", pgoid.Bool, false, true},
		{"smallint", pgoid.Int2, 1, nil},
		{"integer", pgoid.Int4, nil, 1},
	} {
		t.Run(c.typ, func(t *testing.T) {
			defer b.forget(t)
			items := table(pipeline.Upsert, "", []string{"id"}, "id bigint", "other text", "v bigint")
			items.Columns[2].Target.Type.OID, items.Columns[2].Target.Type.SQL = c.oid, c.typ
			b.load(t, items, []row{{1, "x", c.old}, {2, "x", nil}})
			if got := b.load(t, items, []row{{1, "x", c.old}, {2, "x", nil}}); !same(got, counts(2, 0, 0, 2)) {
				t.Errorf("the same again: %+v", got)
			}
			if got := b.load(t, items, []row{{1, "x", c.new}, {2, "x", nil}}); !same(got, counts(2, 0, 1, 1)) {
				t.Errorf("%v after %v: %+v", c.new, c.old, got)
			}
		})
	}
}

func TestKeysThatComeTwiceInSeveralStagingTables(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pairs := table(pipeline.Upsert, "tie", []string{"a", "b"}, "a bigint", "b text", "tie bigint", "page json")
	b.load(t, pairs, []row{{1, "x", 1, nil}, {1, "y", 1, []byte(`1`)}})
	b.exec(t, `INSERT INTO public.items SELECT n, 'z', n FROM generate_series(1, 900) AS n`)
	got := b.load(t, pairs,
		[]row{{1, "x", 1, nil}, {1, "y", 1, []byte(`2`)}, {2, "x", 1, nil}},
		[]row{{1, "x", 1, nil}, {1, "y", 1, []byte(`3`)}, {2, "x", nil, nil}, {3, "x", 1, nil}})
	if want := counts(7, 2, 3, 2); !same(got, want) {
		t.Errorf("merged %+v", got)
	}
	if got := b.text(t, `SELECT a, b, tie, page::text FROM public.items WHERE b <> 'z' ORDER BY 1, 2`); got != "1 x 1 <nil>\n1 y 1 3\n2 x 1 <nil>\n3 x 1 <nil>" {
		t.Errorf("rows\n%s", got)
	}
}

func TestATableThatIsAllKeyIsReadAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	pairs := table(pipeline.Upsert, "", []string{"a", "b"}, "a bigint", "b bigint")
	b.load(t, pairs, []row{{1, 1}, {1, 2}})
	got := b.load(t, pairs, []row{{1, 1}, {1, 2}}, []row{{1, 2}, {1, 3}, {1, 3}})
	if !same(got, counts(5, 1, 1, 3)) || got.Path != pipeline.PathPrefilter {
		t.Errorf("merged %+v", got)
	}
}

// What is not there need not be looked for.
func TestAnEmptyTargetIsNotReadFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.load(t, versions(), nil)
	for _, want := range []pipeline.Path{pipeline.PathUpsert, pipeline.PathPrefilter} {
		if got := b.load(t, versions(), []row{{1, 1, "a", nil, nil}}); got.Path != want {
			t.Errorf("path %s, want %s", got.Path, want)
		}
	}
}

func TestAKeyThatComesTwiceBehindTheWatermark(t *testing.T) {
	t.Parallel()
	b := setup(t)
	job := b.staged(t, b.acquire(t, versions()), []row{{1, 10, "a", nil, nil}})
	job.Slice.Watermark = number(t, "10")
	if _, err := b.merger.Merge(t.Context(), job); err != nil {
		t.Fatal(err)
	}
	b.finish(t, job, nil)
	job = b.staged(t, b.acquire(t, versions()), []row{{1, 12, "c", nil, nil}, {2, 11, "d", nil, nil}}, []row{{1, 11, "b", nil, nil}})
	job.Slice.From, job.Slice.Watermark = number(t, "10"), number(t, "12")
	merged, err := b.merger.Merge(t.Context(), job)
	b.finish(t, job, err)
	want := counts(3, 1, 2, 0)
	want.Watermark = number(t, "12")
	if err != nil || !same(merged, want) || merged.Path != pipeline.PathUpsert {
		t.Errorf("merged %+v, %v", merged, err)
	}
	if got := b.text(t, `SELECT id, body FROM public.items ORDER BY id`); got != "1 c\n2 d" {
		t.Errorf("rows\n%s", got)
	}
}
