package watermark

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowtype"
)

func parse(t *testing.T, kind snowtype.Kind, text string) Value {
	t.Helper()
	v, err := Parse(kind, text)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestParseRefusesWhatIsNotCanonical(t *testing.T) {
	t.Parallel()
	for text, kind := range map[string]snowtype.Kind{
		"2026-01-02":                        snowtype.TimestampNTZ,
		"2026-01-02 03:04:05":               snowtype.TimestampTZ,
		"2026-13-02 03:04:05.000000000":     snowtype.TimestampLTZ,
		"2026-01-02 03:04:05.000000000'; x": snowtype.TimestampNTZ,
		"2026-02-30":                        snowtype.Date,
		"1.5":                               snowtype.Fixed,
		"paid":                              snowtype.Text,
	} {
		if v, err := Parse(kind, text); err == nil {
			t.Errorf("Parse(%v, %q) = %v, want an error", kind, text, v)
		}
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind      snowtype.Kind
		less, big string
	}{
		{snowtype.TimestampNTZ, "", "0001-01-01 00:00:00.000000000"},
		{snowtype.TimestampNTZ, "2026-01-02 03:04:05.000000001", "2026-01-02 03:04:05.000000002"},
		{snowtype.Date, "1969-12-31", "1970-01-01"},
		{snowtype.Fixed, "-10", "-9"},
		{snowtype.Fixed, "9", "10"},
		{snowtype.Fixed, "99999999999999999999999999999999999998", "99999999999999999999999999999999999999"},
	} {
		less, big := parse(t, c.kind, c.less), parse(t, c.kind, c.big)
		if less.Compare(big) != -1 || big.Compare(less) != 1 || big.Compare(big) != 0 {
			t.Errorf("%q and %q compare as %d, %d, %d", c.less, c.big, less.Compare(big), big.Compare(less), big.Compare(big))
		}
	}
}

func TestBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind snowtype.Kind
		text string
		back time.Duration
		want string
		lit  string
	}{
		{snowtype.TimestampNTZ, "2026-03-01 00:00:00.000000001", time.Minute, "2026-02-28 23:59:00.000000001", "::TIMESTAMP_NTZ"},
		{snowtype.TimestampLTZ, "1970-01-01 00:00:00.000000000", time.Nanosecond, "1969-12-31 23:59:59.999999999", " +0000'::TIMESTAMP_LTZ"},
		{snowtype.TimestampTZ, "2026-03-01 00:00:00.000000000", 0, "2026-03-01 00:00:00.000000000", " +0000'::TIMESTAMP_TZ"},
		{snowtype.Date, "2026-03-01", time.Minute, "2026-02-28", "::DATE"}, // never a smaller window than asked for
		{snowtype.Date, "2026-03-01", 48 * time.Hour, "2026-02-27", "::DATE"},
		{snowtype.Fixed, "17", time.Hour, "17", "17"},
	} {
		got := parse(t, c.kind, c.text).Back(c.back)
		if got.String() != c.want || !strings.HasSuffix(got.Literal(), c.lit) {
			t.Errorf("%s back %v = %s (%s), want %s (…%s)", c.text, c.back, got, got.Literal(), c.want, c.lit)
		}
	}
	if v := (Value{}).Back(time.Hour); !v.IsZero() {
		t.Errorf("nothing, an hour back, is %v", v)
	}
}

// Order of instants is order of watermarks, and text is read back as it is.
func TestTimesKeepTheirOrderToTheNanosecond(t *testing.T) {
	t.Parallel()
	instant := rapid.Custom(func(t *rapid.T) time.Time {
		return time.Unix(rapid.Int64Range(-62135596800, 253402300799).Draw(t, "s"), rapid.Int64Range(0, 999_999_999).Draw(t, "ns")).UTC()
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := instant.Draw(t, "a"), instant.Draw(t, "b")
		va, vb := FromTime(snowtype.TimestampNTZ, a), FromTime(snowtype.TimestampNTZ, b)
		if va.Compare(vb) != a.Compare(b) {
			t.Fatalf("%v and %v compare as %d", a, b, va.Compare(vb))
		}
		read, err := Parse(snowtype.TimestampNTZ, va.String())
		if err != nil || read != va {
			t.Fatalf("%v reads back as %v, %v", va, read, err)
		}
		if back, ok := va.Time(); !ok || !back.Equal(a) {
			t.Fatalf("%v is the time %v", a, back)
		}
	})
}
