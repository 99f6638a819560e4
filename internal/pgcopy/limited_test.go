package pgcopy_test

import (
	"errors"
	"math"
	"strconv"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// verdict is the SQLSTATE and the excerpt of a refusal, both empty without one.
func verdict(t *testing.T, c pgcopy.Column, dt arrow.DataType, value any) (state, excerpt string) {
	t.Helper()
	rec := one(t, dt, func(b array.Builder) { appendAny(b, value) })
	_, _, err := encode(rec, pgcopy.Policy{}, c)
	var bad *pgcopy.ValueError
	if errors.As(err, &bad) {
		return bad.State(), bad.Excerpt
	}
	if err != nil {
		t.Fatal(err)
	}
	return "", ""
}

func TestVarcharIsNeverCut(t *testing.T) {
	t.Parallel()
	c := column("C", kind(snowtype.Text), pgoid.Varchar)
	c.Length = 3
	for text, state := range map[string]string{
		"": "", "abc": "", "äö€": "", "🙂🙂🙂": "", "   ": "", "abcd": "22001", "abc ": "22001", "äö€ ": "22001", "    ": "22001",
	} {
		if got, excerpt := verdict(t, c, utf8s, text); got != state || (state != "" && excerpt != text) {
			t.Errorf("%q: %q (%q), want %q", text, got, excerpt, state)
		}
	}
	c.Source = number(38, 1)
	if got, _ := verdict(t, c, int64s, 100); got != "22001" { // 10.0
		t.Errorf("a number of four characters: %q", got)
	}
}

func TestDigitsBeforeThePoint(t *testing.T) {
	t.Parallel()
	for _, limit := range [][2]int{{3, 2}, {5, 2}, {6, 2}, {7, 2}, {9, 4}, {2, 2}, {20, 2}, {0, 0}} {
		c := column("C", number(38, 2), pgoid.Numeric)
		c.Precision, c.Scale = limit[0], limit[1]
		for digits := range 17 {
			power := int(math.Pow10(digits))
			for _, unscaled := range []int{power, power - 1, -power} {
				whole := 0
				if n := max(unscaled, -unscaled) / 100; n > 0 {
					whole = len(strconv.Itoa(n))
				}
				want := ""
				if c.Precision > 0 && whole > c.Precision-c.Scale {
					want = "22003"
				}
				if got, _ := verdict(t, c, int64s, unscaled); got != want {
					t.Errorf("%d hundredths into numeric(%d,%d): %q, want %q", unscaled, c.Precision, c.Scale, got, want)
				}
			}
		}
	}
	c := column("C", number(38, 2), pgoid.Numeric)
	c.Precision, c.Scale = 4, 2
	for unscaled, text := range map[int]string{-10000: "-100", 1234567: "12345.6700", 123456789012345: "1234567890123.4500", 1000000: "10000"} {
		if _, excerpt := verdict(t, c, int64s, unscaled); excerpt != text {
			t.Errorf("%d shows as %q, want %q", unscaled, excerpt, text)
		}
	}
}

func TestOffsetsOfBothForms(t *testing.T) {
	t.Parallel()
	value := column("C", scaled(tz, 0), pgoid.Timestamptz)
	offset := column("C_OFFSET", scaled(tz, 0), pgoid.Int2)
	offset.Offset = true
	for _, c := range []struct {
		dt    arrow.DataType
		value []any
		end   string // of the tuple
	}{
		{zonedSplit, []any{946684800, 0, 1440}, "\x00\x02\x00\x00"},
		{zonedSplit, []any{946684800, 0, 0}, "\x00\x02\xfa\x60"},
		{zonedTicks, []any{946684800, 1440 + 840}, "\x00\x02\x03\x48"},
		{zonedSplit, []any{946684800, 0, -1}, ""},
		{zonedSplit, []any{946684800, 0, math.MaxInt32}, ""},
	} {
		rec := one(t, c.dt, func(b array.Builder) { appendAny(b, c.value) })
		buf, _, err := encode(rec, pgcopy.Policy{}, value, offset)
		var bad *pgcopy.ValueError
		switch {
		case c.end == "":
			if !errors.As(err, &bad) || bad.State() != "22003" || bad.Column != "C_OFFSET" {
				t.Errorf("%v: %v", c.value, err)
			}
		case err != nil || string(buf[max(0, len(buf)-4):]) != c.end:
			t.Errorf("%v: % x, %v; want the end % x", c.value, buf, err, c.end)
		}
	}
	if _, err := pgcopy.NewPlan([]pgcopy.Column{offset}, arrow.NewSchema(nil, nil), pgcopy.Policy{}); err == nil {
		t.Error("an offset without its column is accepted")
	}
}
