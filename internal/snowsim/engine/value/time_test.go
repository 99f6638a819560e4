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

// Monotone casts keep the order of values; the hard hours are those in which
// the clock changes.
func TestMonotoneCasts(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []data.Kind{data.Date, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ}
	for _, zone := range []*time.Location{time.UTC, berlin} {
		env := &Env{Location: zone}
		for _, from := range kinds {
			for _, to := range kinds {
				checkMonotone(t, env, data.Type{Kind: from, Scale: 9}, data.Type{Kind: to, Scale: 3})
			}
		}
	}
}

// checkMonotone converts rising values around both changes of 2026.
func checkMonotone(t *testing.T, env *Env, from, to data.Type) {
	t.Helper()
	convert, ok := env.Cast(from, to)
	if !ok || !env.Monotone(from, to) {
		return
	}
	compare, last := Compare(to, to), Null
	for _, change := range []int64{1_774_746_000, 1_792_890_000} {
		for s := change - 4*3600; s < change+4*3600; s += 600 {
			v := Value{Seconds: s}
			switch from.Kind {
			case data.Date:
				v.Seconds /= secondsPerDay
			case data.TimestampTZ:
				v.Offset = int32(s % 7 * 100)
			}
			next, err := convert(v)
			if err != nil {
				t.Fatal(err)
			}
			if !last.Null && compare(next, last) < 0 {
				t.Errorf("%s to %s in %s falls at %d", TypeName(from), TypeName(to), env.Location, s)
			}
			last = next
		}
	}
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
