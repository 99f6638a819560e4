package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/snowpg/etl/internal/config"
)

func TestRepeatKeepsTheInterval(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		over := errors.New("over")
		durations := []time.Duration{time.Second, 25 * time.Minute, 0}
		var begins []time.Time
		var reported int
		err := repeat(ctx, 10*time.Minute, func(context.Context) error {
			begins = append(begins, time.Now())
			n := len(begins) - 1
			if n == len(durations) {
				cancel(over)
				return nil
			}
			time.Sleep(durations[n])
			return errors.New("a failure is no reason to stop")
		}, func(error) { reported++ })
		if err != nil || reported != len(durations) {
			t.Errorf("%d failures reported, %v", reported, err)
		}
		for i, want := range []struct{ least, most time.Duration }{
			{10 * time.Minute, 11 * time.Minute}, {25 * time.Minute, 25 * time.Minute}, {10 * time.Minute, 11 * time.Minute},
		} {
			if d := begins[i+1].Sub(begins[i]); d < want.least || d > want.most {
				t.Errorf("round %d begins %s after the one before", i+1, d)
			}
		}
	})
}

func TestRepeatEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		faults := config.Faults{{Where: "x", Problem: "y", Fix: "z"}}
		err := repeat(t.Context(), time.Hour, func(context.Context) error { return faults }, func(error) { t.Error("reported") })
		if exitCode(err) != exitUsage {
			t.Errorf("got %v", err)
		}
		ctx, cancel := context.WithCancelCause(t.Context())
		over := errors.New("over")
		time.AfterFunc(time.Minute, func() { cancel(over) })
		begun := time.Now()
		err = repeat(ctx, time.Hour, func(context.Context) error { return nil }, nil)
		if !errors.Is(err, over) || time.Since(begun) != time.Minute {
			t.Errorf("got %v after %s", err, time.Since(begun))
		}
	})
}
