package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// windowRows are three segments, of several stretches each but the last.
const (
	windowSegment = 2_500
	windowRows    = 2*windowSegment + 700
)

// windowed is a table whose watermark rises with the key, as far as the rows
// have not been changed since.
type windowed struct {
	*bench
	rows map[int]int // watermark by key
	past []past
	seen map[uint64]string // by Block.ID: what the block held
}

// past is what the table held at a time.
type past struct {
	at   time.Time
	rows map[int]int
}

// TestWindowsAgainstRows reads random windows, after random changes and at
// random times before them, and compares with what a look at every row finds:
// the rows themselves, and the figures that are computed from ranges.
func TestWindowsAgainstRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		w := &windowed{bench: newEvents(t, windowRows, windowSegment), rows: map[int]int{}, seen: map[uint64]string{}}
		for i := range windowRows {
			w.rows[i] = i
		}
		w.past = []past{{w.now, maps.Clone(w.rows)}}
		for range rapid.IntRange(1, 4).Draw(r, "changes") {
			w.readWindow(r)
			w.change(r)
		}
		for range 4 {
			w.readWindow(r)
		}
	})
}

// change runs a statement, a second after the last one.
func (w *windowed) change(r *rapid.T) {
	low := rapid.IntRange(0, windowRows).Draw(r, "from")
	high := low + rapid.SampledFrom([]int{0, 3, 900, 3_000}).Draw(r, "many")
	between := fmt.Sprintf("id BETWEEN %d AND %d", low, high)
	var statement string
	switch rapid.IntRange(0, 2).Draw(r, "kind") {
	case 0:
		statement = "DELETE FROM events WHERE " + between
		maps.DeleteFunc(w.rows, func(id, _ int) bool { return low <= id && id <= high })
	case 1:
		step := rapid.SampledFrom([]int{1, 5, 20_000}).Draw(r, "step")
		statement = fmt.Sprintf("UPDATE events SET wm = DATEADD(SECOND, %d, wm) WHERE %s", step, between)
		for id := range w.rows {
			if low <= id && id <= high {
				w.rows[id] += step
			}
		}
	default:
		id := windowRows + len(w.past)
		statement = fmt.Sprintf("INSERT INTO events VALUES (%d, DATEADD(SECOND, %d, '1970-01-01'::TIMESTAMP_NTZ), 'new')", id, low)
		w.rows[id] = low
	}
	w.must(statement)
	w.past = append(w.past, past{w.now, maps.Clone(w.rows)})
}

// readWindow reads a window at some time.
func (w *windowed) readWindow(r *rapid.T) {
	then := rapid.SampledFrom(w.past).Draw(r, "moment")
	low := rapid.IntRange(-10, windowRows).Draw(r, "low")
	high := low + rapid.SampledFrom([]int{0, 10, 800, 2_600, 6_000, 40_000}).Draw(r, "width")
	from := fmt.Sprintf(" FROM events AT(TIMESTAMP => '%s') WHERE wm > %s AND wm <= %s",
		then.at.Format("2006-01-02 15:04:05.999999999"), second(low), second(high))
	want := wanted(then.rows, low, high)
	w.now = w.now.Add(time.Second)
	result, err := w.execute("SELECT id, wm" + from)
	if err != nil {
		r.Fatal(err)
	}
	if got := w.collect(r, result); !maps.Equal(got, want) {
		r.Fatalf("%s: %d rows, want %d, or others", from, len(got), len(want))
	}
	w.figures(r, from, want)
}

// second is a literal.
func second(n int) string {
	return "'" + time.Unix(int64(n), 0).UTC().Format(time.DateTime) + "'::TIMESTAMP_NTZ"
}

func wanted(rows map[int]int, low, high int) map[int]int {
	want := maps.Clone(rows)
	maps.DeleteFunc(want, func(_, at int) bool { return at <= low || at > high })
	return want
}

// collect are the rows of a result. Blocks with one ID have to be equal,
// whichever statements they belong to.
func (w *windowed) collect(r *rapid.T, result *data.Result) map[int]int {
	got := map[int]int{}
	for _, b := range result.Blocks {
		var text strings.Builder
		for i := range b.Rows {
			id, at := int(b.Columns[0].Decimals[i].LowBits()), int(b.Columns[1].Seconds[i])
			if _, twice := got[id]; twice {
				r.Fatalf("row %d comes twice", id)
			}
			got[id] = at
			fmt.Fprintf(&text, "%d %d,", id, at)
		}
		if before, known := w.seen[b.ID]; known && b.ID != 0 && before != text.String() {
			r.Fatalf("block %d differs from the one of that ID before", b.ID)
		}
		w.seen[b.ID] = text.String()
	}
	return got
}

// figures compares aggregates over a window.
func (w *windowed) figures(r *rapid.T, from string, rows map[int]int) {
	want := "0|0|NULL|NULL|NULL|NULL"
	if len(rows) > 0 {
		ids, at := slices.Sorted(maps.Keys(rows)), slices.Sorted(maps.Values(rows))
		want = fmt.Sprintf("%d|%d|%d|%d|%d|%d", len(rows), len(rows), ids[0], ids[len(ids)-1], at[0], at[len(at)-1])
	}
	got := w.rowsOf(r, "SELECT COUNT(*), COUNT(wm), MIN(id), MAX(id), "+
		"APPROX_PERCENTILE(DATE_PART(EPOCH_SECOND, wm), 0), APPROX_PERCENTILE(DATE_PART(EPOCH_SECOND, wm), 1)"+from)
	if got != want {
		r.Fatalf("%s: got %s, want %s", from, got, want)
	}
}

func (w *windowed) rowsOf(r *rapid.T, statement string) string {
	result, err := w.execute(statement)
	if err != nil {
		r.Fatal(err)
	}
	return strings.Join(render(w.t, result), "\n")
}
