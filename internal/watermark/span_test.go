package watermark_test

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
)

func number(n int) watermark.Value {
	v, err := watermark.Parse(snowtype.Fixed, strconv.Itoa(n))
	if err != nil {
		panic(err)
	}
	return v
}

const most = 40

// covered are the numbers up to most that lie in one of the spans.
func covered(spans []watermark.Span) (in [most + 1]bool) {
	for n := range in {
		for _, s := range spans {
			in[n] = in[n] || (s.From.Compare(number(n)) < 0 && number(n).Compare(s.To) <= 0)
		}
	}
	return in
}

func drawSpans(t *rapid.T) (spans []watermark.Span) {
	for range rapid.IntRange(0, 8).Draw(t, "spans") {
		from := rapid.IntRange(0, most-1).Draw(t, "from")
		to := rapid.IntRange(from+1, most).Draw(t, "to")
		spans = append(spans, watermark.Span{From: number(from), To: number(to)})
	}
	return spans
}

func TestAUnionCoversTheSameAndHasNoTwoThatTouch(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spans := drawSpans(t)
		union := watermark.Union(spans)
		if covered(union) != covered(spans) {
			t.Fatalf("%v became %v", spans, union)
		}
		for i := 1; i < len(union); i++ {
			if union[i-1].To.Compare(union[i].From) >= 0 {
				t.Fatalf("%v and %v touch", union[i-1], union[i])
			}
		}
	})
}

func TestAfterLeavesWhatIsBehindTheWatermark(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spans, mark := drawSpans(t), rapid.IntRange(0, most).Draw(t, "mark")
		before, after := covered(spans), covered(watermark.After(spans, number(mark)))
		for n := range before {
			if want := before[n] && n > mark; after[n] != want {
				t.Fatalf("%v after %d: %d is covered: %t", spans, mark, n, after[n])
			}
		}
	})
}

func TestShortenTakesTheEndOff(t *testing.T) {
	t.Parallel()
	at := func(minute int) watermark.Value {
		return watermark.FromTime(snowtype.TimestampNTZ, time.Date(2024, 1, 1, 0, minute, 0, 0, time.UTC))
	}
	got := watermark.Shorten([]watermark.Span{{From: at(1), To: at(11)}, {From: at(20), To: at(30)}, {From: at(40), To: at(55)}}, 10*time.Minute)
	if want := (watermark.Span{From: at(40), To: at(45)}); len(got) != 1 || got[0] != want {
		t.Errorf("got %v, want %v", got, want)
	}
	numbers := []watermark.Span{{From: number(1), To: number(2)}}
	if got := watermark.Shorten(numbers, time.Hour); len(got) != 1 || got[0] != numbers[0] {
		t.Errorf("numbers became %v", got)
	}
}
