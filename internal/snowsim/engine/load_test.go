package engine

import (
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// eventColumns are a key, a watermark that rises with it, and a text.
var eventColumns = []data.Column{
	{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 38}},
	{Name: "WM", Type: data.Type{Kind: data.TimestampNTZ, Scale: 9}, Nullable: true},
	{Name: "NOTE", Type: data.Type{Kind: data.Text, Length: 100}, Nullable: true},
}

// events makes n rows; the i-th has id i and watermark i seconds after 1970.
func events(n, blockRows int) iter.Seq[*data.Block] {
	return func(yield func(*data.Block) bool) {
		for from := 0; from < n; from += blockRows {
			to := min(from+blockRows, n)
			b := &data.Block{Rows: to - from, Columns: []*data.Vector{
				{Type: eventColumns[0].Type}, {Type: eventColumns[1].Type}, {Type: eventColumns[2].Type},
			}}
			for i := from; i < to; i++ {
				b.Columns[0].Decimals = append(b.Columns[0].Decimals, decimal128.FromI64(int64(i)))
				b.Columns[1].Seconds = append(b.Columns[1].Seconds, int64(i))
				b.Columns[1].Nanos = append(b.Columns[1].Nanos, 0)
				b.Columns[2].Strings = append(b.Columns[2].Strings, "note")
			}
			if !yield(b) {
				return
			}
		}
	}
}

// newEvents loads n events in blocks of blockRows.
func newEvents(t testing.TB, n, blockRows int) *bench {
	t.Helper()
	b := newBench(t)
	def := TableDef{Database: "DEMO", Schema: "PUBLIC", Name: "EVENTS", Columns: eventColumns, PrimaryKey: []string{"ID"}}
	if err := b.engine.CreateTable(def); err != nil {
		t.Fatal(err)
	}
	if err := b.engine.Load("DEMO", "PUBLIC", "EVENTS", events(n, blockRows), epoch.Add(-time.Minute)); err != nil {
		t.Fatal(err)
	}
	return b
}

const slice = `SELECT id, note FROM events` + at +
	`WHERE wm >= '1970-01-01 00:00:15'::TIMESTAMP_LTZ AND wm <= '1970-01-01 00:00:39'::TIMESTAMP_NTZ`

func TestWholeSegmentsAreShared(t *testing.T) {
	t.Parallel()
	b := newEvents(t, 50, 10)
	first, second := b.must(slice), b.must(slice)
	var ids []uint64
	for _, block := range first.Blocks {
		ids = append(ids, block.ID)
	}
	if len(ids) != 3 || slices.Contains(ids, 0) || ids[0] == ids[1] || ids[1] == ids[2] {
		t.Fatalf("ids = %v, want those of an edge and of two different whole blocks", ids)
	}
	for i, block := range second.Blocks {
		if block.ID != ids[i] {
			t.Errorf("block %d has id %d, then %d", i, ids[i], block.ID)
		}
	}
	if first.Blocks[1].Columns[0] != second.Blocks[1].Columns[0] {
		t.Error("a whole segment was copied")
	}
	if got := first.NumRows(); got != 25 {
		t.Errorf("got %d rows, want 25", got)
	}
	other := b.must(strings.Replace(slice, "id, note", "id, note AS n", 1))
	if other.Blocks[1].ID == ids[1] {
		t.Error("columns of another name share a block id")
	}
	wider := b.must(strings.Replace(slice, "00:00:15", "00:00:14", 1))
	if wider.Blocks[0].ID == ids[0] || wider.Blocks[1].ID != ids[1] {
		t.Error("an id does not follow the rows")
	}
}

func TestChangedSegmentsAreNotShared(t *testing.T) {
	t.Parallel()
	b := newEvents(t, 50, 10)
	past := b.must(slice).Blocks[1].ID
	b.must("DELETE FROM events WHERE id = 25")
	now := strings.Replace(slice, at, " ", 1)
	r := b.must(now)
	if r.NumRows() != 24 || r.Blocks[1].ID == past {
		t.Errorf("got %d rows, id %d", r.NumRows(), r.Blocks[1].ID)
	}
	if id := b.must(slice).Blocks[1].ID; id != past {
		t.Errorf("the past changed its id from %d to %d", past, id)
	}
	b.expect("SELECT COUNT(*), MIN(id), MAX(id) FROM events", "49|0|49")
	b.expect("SELECT COUNT(*) FROM events"+at, "50")
}

func TestLoadSplitsAndOrders(t *testing.T) {
	t.Parallel()
	b := newEvents(t, store.SegmentRows+1, store.SegmentRows+1)
	r := b.must("SELECT id FROM events")
	if len(r.Blocks) != 2 || r.Blocks[0].Rows != store.SegmentRows || r.Blocks[1].Rows != 1 {
		t.Fatalf("got %d blocks", len(r.Blocks))
	}
	if got := value.At(r.Blocks[1].Columns[0], 0); got != value.Int(store.SegmentRows) {
		t.Errorf("the second block begins with %v", got.Num)
	}
}

func TestLoadChecksBlocks(t *testing.T) {
	t.Parallel()
	b := newEvents(t, 1, 1)
	load := func(block *data.Block) error {
		return b.engine.Load("DEMO", "PUBLIC", "EVENTS", func(yield func(*data.Block) bool) { yield(block) }, epoch)
	}
	if err := load(&data.Block{Rows: 1}); err == nil {
		t.Error("a block without columns was loaded")
	}
	null := &data.Block{Rows: 1}
	for _, c := range eventColumns {
		null.Columns = append(null.Columns, value.AllNull(c.Type, 1))
	}
	if err := load(null); err == nil {
		t.Error("NULL was loaded into a NOT NULL column")
	}
	if err := b.engine.Load("DEMO", "PUBLIC", "NONE", events(1, 1), epoch); err == nil {
		t.Error("a missing table was loaded")
	}
}

// Readers at one anchor see the same rows while writers commit.
func TestReadersBesideWriters(t *testing.T) {
	t.Parallel()
	b := newEvents(t, 1000, 100)
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			s := *b.session
			for range 20 {
				for _, sql := range []string{"UPDATE events SET note = note || 'x' WHERE id < 150", "INSERT INTO events VALUES (5000, NULL, NULL)"} {
					if _, err := b.engine.Execute(t.Context(), &s, sql, epoch.Add(time.Second), false); err != nil {
						t.Error(err)
					}
				}
			}
		})
		group.Go(func() {
			s := *b.session
			for range 20 {
				r, err := b.engine.Execute(t.Context(), &s, "SELECT id, note FROM events"+at, epoch.Add(time.Second), false)
				if err != nil {
					t.Error(err)
				} else if r.NumRows() != 1000 {
					t.Errorf("got %d rows, want 1000", r.NumRows())
				}
			}
		})
	}
	group.Wait()
	b.expect("SELECT COUNT(*), MAX(LENGTH(note)) FROM events", "1040|44")
}

// BenchmarkWholeTable selects a million rows of whole segments.
func BenchmarkWholeTable(b *testing.B) {
	bench := newEvents(b, 1_000_000, store.SegmentRows)
	bench.now = epoch.Add(time.Second)
	sql := "SELECT id, wm, note FROM events" + at + "WHERE wm >= '1970-01-01'::TIMESTAMP_NTZ"
	bench.must(sql) // computes the ranges
	b.ReportAllocs()
	segments := 0
	for b.Loop() {
		r, err := bench.execute(sql)
		if err != nil {
			b.Fatal(err)
		}
		segments += len(r.Blocks)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(segments), "ns/segment")
}

// BenchmarkFilter looks at every one of a million rows.
func BenchmarkFilter(b *testing.B) {
	bench := newEvents(b, 1_000_000, store.SegmentRows)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := bench.execute("SELECT id FROM events WHERE note LIKE '%x'"); err != nil {
			b.Fatal(err)
		}
	}
}

// Sharing segments must not allocate per row.
func TestWholeTableAllocations(t *testing.T) {
	small, large := newEvents(t, 1_000, 1_000), newEvents(t, 40_000, 40_000)
	perRun := func(b *bench) float64 {
		b.now = epoch.Add(time.Second)
		b.must("SELECT * FROM events")
		return testing.AllocsPerRun(20, func() {
			if _, err := b.execute("SELECT * FROM events"); err != nil {
				t.Error(err)
			}
		})
	}
	if a, b := perRun(small), perRun(large); b > a+5 {
		t.Errorf("%.0f allocations for 1,000 rows, %.0f for 40,000", a, b)
	}
}
