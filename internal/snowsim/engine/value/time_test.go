package value

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Years 1 to 99999, on both sides of 1970.
var seconds = rapid.Int64Range(-62_135_596_800, 3_093_527_980_799)

func TestTimestampTextRoundTrip(t *testing.T) {
	t.Parallel()
	format, err := ParseFormat("YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM")
	if err != nil {
		t.Fatal(err)
	}
	env := &Env{Location: time.UTC}
	typ := data.Type{Kind: data.TimestampTZ, Scale: 9}
	rapid.Check(t, func(r *rapid.T) {
		v := Value{
			Seconds: seconds.Draw(r, "seconds"), Nanos: rapid.Int32Range(0, 999_999_999).Draw(r, "nanos"),
			Offset: rapid.Int32Range(-14*60, 14*60).Draw(r, "offset"),
		}
		v.Seconds = max(v.Seconds, -62_135_596_800+86_400)
		text := env.FormatTime(format, typ, v)
		back, err := env.parseTimestamp(text, typ)
		if err != nil || back != v {
			r.Fatalf("%+v is %q, which came back as %+v, %v", v, text, back, err)
		}
	})
}

// Monotone casts keep the order of any two values.
func TestMonotoneCasts(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []data.Kind{data.Date, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ}
	rapid.Check(t, func(r *rapid.T) {
		env := &Env{Location: rapid.SampledFrom([]*time.Location{time.UTC, berlin}).Draw(r, "zone")}
		from := data.Type{Kind: rapid.SampledFrom(kinds).Draw(r, "from"), Scale: 9}
		to := data.Type{Kind: rapid.SampledFrom(kinds).Draw(r, "to"), Scale: rapid.IntRange(0, 9).Draw(r, "scale")}
		convert, ok := env.Cast(from, to)
		if !ok || !env.Monotone(from, to) {
			return
		}
		// Around the end of summer time in 2026, the hard hours.
		draw := func(label string) Value {
			v := Value{Seconds: rapid.Int64Range(1_792_886_400, 1_792_900_000).Draw(r, label)}
			if from.Kind == data.Date {
				v.Seconds /= secondsPerDay
			}
			if from.Kind == data.TimestampTZ {
				v.Offset = rapid.Int32Range(-600, 600).Draw(r, label+" offset")
			}
			return v
		}
		a, b := draw("a"), draw("b")
		x, _ := convert(a)
		y, _ := convert(b)
		if Compare(from, from)(a, b) < 0 && Compare(to, to)(x, y) > 0 {
			r.Fatalf("%+v < %+v, but %+v > %+v", a, b, x, y)
		}
	})
}

func FuzzParseTimestamp(f *testing.F) {
	for _, seed := range []string{"2026-01-02", "2026-01-02T03:04:05.6 +05:30", "0000-00-00", "999999-12-31 23:59:59 Z", "2026-1-2 3:4"} {
		f.Add(seed)
	}
	env := &Env{Location: time.UTC}
	typ := data.Type{Kind: data.TimestampTZ, Scale: 9}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := env.parseTimestamp(text, typ)
		if err == nil && (v.Nanos < 0 || v.Nanos > 999_999_999 || v.Offset < -1439 || v.Offset > 1439) {
			t.Fatalf("%q became %+v", text, v)
		}
	})
}

func FuzzParseFormat(f *testing.F) {
	f.Add(`YYYY-MM-DD"T"HH24:MI:SS.FF9 TZH:TZM`)
	f.Add(`"open`)
	env := &Env{Location: time.UTC}
	f.Fuzz(func(t *testing.T, text string) {
		format, err := ParseFormat(text)
		if err == nil {
			env.FormatTime(format, data.Type{Kind: data.TimestampNTZ, Scale: 9}, Value{})
		}
	})
}
