package watermark_test

import (
	"testing"

	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
)

func TestReadTakesWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2026-01-02":                          "2026-01-02 00:00:00.000000000",
		" 2026-01-02 03:04 ":                  "2026-01-02 03:04:00.000000000",
		"2026-01-02 03:04:05":                 "2026-01-02 03:04:05.000000000",
		"2026-01-02 03:04:05.123456789":       "2026-01-02 03:04:05.123456789",
		"2026-01-02T03:04:05Z":                "2026-01-02 03:04:05.000000000",
		"2026-01-02T03:04:05.5+02:00":         "2026-01-02 01:04:05.500000000",
		"2026-01-02 03:04:05-03:30":           "2026-01-02 06:34:05.000000000",
		"2026-01-02T03:04:05.123456789+00:00": "2026-01-02 03:04:05.123456789",
	} {
		v, err := watermark.Read(snowtype.TimestampNTZ, text)
		if err != nil || v.String() != want {
			t.Errorf("%q: %q, %v; want %q", text, v, err, want)
		}
	}
	if v, err := watermark.Read(snowtype.Date, "2026-01-02T23:00:00-02:00"); err != nil || v.String() != "2026-01-03" {
		t.Errorf("a date reads as %q, %v", v, err)
	}
	if v, err := watermark.Read(snowtype.Fixed, "170141183460469231731687303715884105728"); err != nil || v.IsZero() {
		t.Errorf("a number reads as %q, %v", v, err)
	}
}

func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "yesterday", "2026-13-01", "2026-01-02 25:00:00", "0000-01-01", "02.01.2026"} {
		if v, err := watermark.Read(snowtype.TimestampTZ, text); err == nil {
			t.Errorf("%q reads as %q", text, v)
		}
	}
}
