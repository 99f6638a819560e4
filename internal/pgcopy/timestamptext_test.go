package pgcopy_test

import (
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// Days and instants as text are what Go prints of them, in any year that has
// a form.
func TestTimesAsText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		const first, end = -719528, 364522972 // 0000-01-01, 1000000-01-01
		day := rapid.OneOf(rapid.IntRange(-1, 1), rapid.IntRange(first, end-1), rapid.SampledFrom([]int{first, end - 1})).Draw(rt, "day")
		at := time.Unix(int64(day)*86400, 0).UTC()
		expectText(t, rt, kind(snowtype.Date), arrow.FixedWidthTypes.Date32, day, at.Format(time.DateOnly))

		second := rapid.IntRange(0, 86399).Draw(rt, "second")
		nanos := rapid.IntRange(0, 999_999_999).Draw(rt, "nanoseconds")
		at = time.Unix(int64(day*86400+second), int64(nanos)).UTC()
		expectText(t, rt, scaled(ntz, 9), epochStruct, []any{day*86400 + second, nanos}, at.Format("2006-01-02 15:04:05.000000000"))

		minutes := rapid.IntRange(-14*60, 14*60).Draw(rt, "offset")
		at = at.In(time.FixedZone("", minutes*60))
		if year := at.Year(); year >= 0 && year <= 999_999 {
			expectText(t, rt, scaled(tz, 6), zonedSplit, []any{day*86400 + second, nanos, 1440 + minutes}, at.Format("2006-01-02 15:04:05.000000 -0700"))
		}
	})
}

func expectText(t *testing.T, rt *rapid.T, source snowtype.Type, dt arrow.DataType, value any, want string) {
	rec := one(t, dt, func(b array.Builder) { appendAny(b, value) })
	buf, _, err := encode(rec, pgcopy.Policy{}, column("C", source, pgoid.Text))
	if err != nil {
		rt.Fatal(err)
	}
	if got := string(parseTuples(rt, buf, 1)[0][0]); got != want {
		rt.Fatalf("%s of %v is %q, want %q", source, value, got, want)
	}
}

func TestTimesWithoutAFormAsText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source snowtype.Type
		arrow  arrow.DataType
		value  any
	}{
		{kind(snowtype.Date), arrow.FixedWidthTypes.Date32, -719529},
		{kind(snowtype.Date), arrow.FixedWidthTypes.Date32, 364522972},
		{scaled(snowtype.Time, 3), int32s, -1},
		{scaled(snowtype.Time, 0), int32s, 86401},
		{scaled(ntz, 0), int64s, -62167219201},
		{scaled(ntz, 0), int64s, 1 << 62},
		{scaled(ntz, 9), epochStruct, []any{-62167219200, -1}},
		{scaled(tz, 9), zonedSplit, []any{-62167219200, 0, 1440 - 1}},
		{scaled(tz, 9), zonedSplit, []any{-1 << 63, 0, 1440}},
		{scaled(tz, 9), zonedSplit, []any{0, 0, 1440 + 1441}},
	} {
		if state, _ := verdict(t, column("C", c.source, pgoid.Text), c.arrow, c.value); state == "" {
			t.Errorf("%s of %v has a text", c.source, c.value)
		}
	}
}
