package progress

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestFormatBytes(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{0: "0 B", 1023: "1023 B", 1024: "1.0 KiB", 96 << 20: "96.0 MiB", 1 << 62: "4.0 EiB", -5: "-5 B"} {
		if got := FormatBytes(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestFormatShort(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0", 42: "42", 999: "999", 1000: "1.00k", 9994: "9.99k", 9996: "10.0k", 12_345: "12.3k", 99_960: "100k", 999_499: "999k",
		999_500: "1.00M", 4_000_000: "4.00M", 123_456_789: "123M", 7_000_000_000: "7.00G", 1 << 62: "4611686T", -5: "-5",
	} {
		if got := formatShort(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0ms", 412 * time.Millisecond: "412ms", 59990 * time.Millisecond: "59.9s", time.Minute: "1m00s",
		185 * time.Second: "3m05s", 3599600 * time.Millisecond: "1h00m00s", 3725 * time.Second: "1h02m05s", 100 * time.Hour: "100h00m00s",
	} {
		if got := formatDuration(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

func TestFormatCountGroupsDigits(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		groups := strings.Split(strings.TrimPrefix(FormatCount(n), "-"), ",")
		for i, group := range groups {
			if len(group) > 3 || len(group) == 0 || i > 0 && len(group) != 3 {
				t.Fatalf("%d is %s", n, FormatCount(n))
			}
		}
		if back := strings.ReplaceAll(FormatCount(n), ",", ""); back != strconv.FormatInt(n, 10) {
			t.Fatalf("%d is %s", n, FormatCount(n))
		}
	})
}

func TestModesHaveNames(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{Auto, Plain, JSON, None} {
		if got, err := ParseMode(mode.String()); err != nil || got != mode {
			t.Errorf("%v reads back as %v, %v", mode, got, err)
		}
	}
	if _, err := ParseMode("loud"); err == nil {
		t.Error("loud is no mode")
	}
}
