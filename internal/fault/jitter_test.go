package fault

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestFullJitterDoublesItsCeiling(t *testing.T) {
	t.Parallel()
	j := &FullJitter{Rand: func() float64 { return 0.5 }}
	want := []time.Duration{250, 500, 1000, 2000, 4000, 8000, 15000, 15000}
	for n, w := range want {
		if got := j.NextBackOff(); got != w*time.Millisecond {
			t.Errorf("wait %d = %v, want %v", n, got, w*time.Millisecond)
		}
	}
	j.Reset()
	if got := j.NextBackOff(); got != 250*time.Millisecond {
		t.Errorf("after Reset %v", got)
	}
}

func TestFullJitterStaysInRange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		base := time.Duration(rapid.Int64Range(-1, int64(400*24*time.Hour)).Draw(t, "base"))
		j := &FullJitter{Base: base}
		for n := range rapid.IntRange(1, 200).Draw(t, "n") {
			if wait := j.NextBackOff(); wait < 0 || wait > MaxDelay {
				t.Fatalf("wait %d = %v for base %v", n, wait, base)
			}
		}
	})
}
