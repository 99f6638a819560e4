package plan

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

func number(n int) watermark.Value {
	v, err := watermark.Parse(snowtype.Fixed, strconv.Itoa(n))
	if err != nil {
		panic(err)
	}
	return v
}

const highest = 40

// reads counts how often each number is read, and fails where the slices do not
// follow each other.
func reads(t *rapid.T, slices []pipeline.Slice) (times [highest + 1]int) {
	for i, s := range slices {
		if s.N != i {
			t.Fatalf("slice %d has the number %d", i, s.N)
		}
		for n := range times {
			from := s.From.Compare(number(n))
			if (from < 0 || (from == 0 && !s.FromExclusive)) && number(n).Compare(s.To) <= 0 {
				times[n]++
			}
		}
	}
	return times
}

func TestWhatIsAheadIsReadByNoSliceAndAllElseByOne(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(0, highest-1).Draw(t, "from")
		to := rapid.IntRange(from+1, highest).Draw(t, "to")
		whole := pipeline.Slice{
			From: number(from), FromExclusive: rapid.Bool().Draw(t, "exclusive"), To: number(to), Watermark: number(to),
		}
		var bounds []watermark.Value
		for _, n := range rapid.SliceOfN(rapid.IntRange(0, highest), 0, 6).Draw(t, "bounds") {
			bounds = append(bounds, number(n))
		}
		var spans []watermark.Span
		for range rapid.IntRange(0, 5).Draw(t, "spans") {
			lo := rapid.IntRange(0, highest-1).Draw(t, "lo")
			spans = append(spans, watermark.Span{From: number(lo), To: number(rapid.IntRange(lo+1, highest).Draw(t, "hi"))})
		}
		spans = watermark.Union(spans)
		before, after := slicesAt(whole, bounds), without(slicesAt(whole, bounds), spans)
		was, is := reads(t, before), reads(t, after)
		for n := range is {
			want := was[n]
			for _, s := range spans {
				if s.From.Compare(number(n)) < 0 && number(n).Compare(s.To) <= 0 {
					want = 0
				}
			}
			if is[n] != want {
				t.Fatalf("%d is read %d times, want %d, by %+v", n, is[n], want, after)
			}
		}
		marks(t, after, spans, number(to))
	})
}

// marks fails unless the watermark of each slice lies where the next one begins,
// with nothing but spans between them, and that of the last at the end.
func marks(t *rapid.T, slices []pipeline.Slice, spans []watermark.Span, end watermark.Value) {
	for i, s := range slices {
		if i == len(slices)-1 {
			if s.Watermark != end {
				t.Fatalf("the last watermark is %v, want %v", s.Watermark, end)
			}
			return
		}
		if next := slices[i+1].From; s.Watermark != next {
			t.Fatalf("the watermark of slice %d is %v, the next begins at %v", i, s.Watermark, next)
		}
		between := s.Watermark == s.To
		for _, span := range spans {
			between = between || (span.From.Compare(s.To) <= 0 && s.Watermark.Compare(span.To) <= 0)
		}
		if !between {
			t.Fatalf("rows between %v and %v are passed over", s.To, s.Watermark)
		}
	}
}
