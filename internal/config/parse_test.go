package config

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseSize(t *testing.T) {
	t.Parallel()
	s := Setting{Min: 0, Max: 1 << 50}
	for text, want := range map[string]int64{
		"0": 0, "1024": 1024, "512MiB": 512 << 20, "1GB": 1e9, "1.5 GiB": 3 << 29, "7b": 7, "2kb": 2000, "1TiB": 1 << 40,
	} {
		if got, err := parseSize(s, text); err != nil || got != want {
			t.Errorf("%s = %d, %v; want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "MiB", "1 M", "-1", "1e300", "NaN", "inf", "0x1p60", "5PiB"} {
		if got, err := parseSize(s, text); err == nil {
			t.Errorf("%q = %d", text, got)
		}
	}
}

func TestFormatSizeReadsBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1<<45).Draw(t, "n") << rapid.IntRange(0, 5).Draw(t, "shift")
		if got, err := parseSize(Setting{Max: 1 << 62}, formatSize(n)); err != nil || got != n {
			t.Fatalf("%d -> %s -> %d, %v", n, formatSize(n), got, err)
		}
	})
}

func TestParseDuration(t *testing.T) {
	t.Parallel()
	exact := Setting{Kind: Duration, Max: int64(time.Hour)}
	seconds := Setting{Kind: Seconds, Max: int64(time.Hour)}
	if d, err := parseDuration(seconds, "1.5"); err != nil || d != 1500*time.Millisecond {
		t.Errorf("1.5 = %v, %v", d, err)
	}
	if d, err := parseDuration(seconds, "2m"); err != nil || d != 2*time.Minute {
		t.Errorf("2m = %v, %v", d, err)
	}
	for _, text := range []string{"5", "1d", "-1s", "61m", "NaN", "soon"} {
		if d, err := parseDuration(exact, text); err == nil {
			t.Errorf("%s = %v", text, d)
		}
	}
	for _, text := range []string{"NaN", "inf", "1e99", "-1"} {
		if d, err := parseDuration(seconds, text); err == nil {
			t.Errorf("%s = %v", text, d)
		}
	}
}

func TestSplitList(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"":            nil,
		" , ,":        nil,
		"a,b":         {"a", "b"},
		" a , b ,":    {"a", "b"},
		`"a,b",c`:     {`"a,b"`, "c"},
		`x."a,""b",c`: {`x."a,""b"`, "c"},
		`"a,b`:        {`"a,b`},
	} {
		if got := splitList(text); !slices.Equal(got, want) {
			t.Errorf("%q = %q, want %q", text, got, want)
		}
	}
}
