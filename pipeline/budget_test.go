package pipeline_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/pipeline"
)

func TestBudgetGrantsInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := pipeline.NewBudget(10)
		if err := b.Reserve(t.Context(), 8); err != nil {
			t.Fatal(err)
		}
		granted := make(chan int64, 2)
		for _, bytes := range []int64{6, 1} {
			go func() {
				if err := b.Reserve(t.Context(), bytes); err != nil {
					t.Error(err)
				}
				granted <- bytes
			}()
			synctest.Wait()
		}
		if len(granted) != 0 {
			t.Fatal("the small reservation overtook the large one, which would starve")
		}
		b.Free(8)
		<-granted
		<-granted
		if now, peak := b.InUse(); now != 7 || peak != 8 {
			t.Errorf("in use %d, peak %d", now, peak)
		}
	})
}

func TestBudgetForgetsWhoStopsWaiting(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := pipeline.NewBudget(10)
		if err := b.Reserve(t.Context(), 10); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() { failed <- b.Reserve(ctx, 5) }()
		synctest.Wait()
		cancel()
		if err := <-failed; !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		b.Free(10)
		if now, _ := b.InUse(); now != 0 {
			t.Errorf("in use %d", now)
		}
	})
}

// Whatever is reserved, corrected and freed: never over the limit, except by
// one oversized reservation alone or by corrections.
func TestBudgetKeepsItsLimit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.Int64Range(1, 100).Draw(t, "limit")
		b := pipeline.NewBudget(limit)
		var held []int64
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			bytes := rapid.Int64Range(1, 150).Draw(t, "bytes")
			used, _ := b.InUse()
			fits := used == 0 || used+bytes <= limit
			ctx, cancel := context.WithCancel(context.Background())
			cancel()
			switch err := b.Reserve(ctx, bytes); {
			case err == nil && fits:
				held = append(held, bytes)
			case err != nil && !fits:
			default:
				t.Fatalf("reserve %d with %d of %d in use: %v", bytes, used, limit, err)
			}
			if len(held) > 0 && rapid.Bool().Draw(t, "free") {
				b.Free(held[0])
				held = held[1:]
			}
		}
		for _, bytes := range held {
			b.Free(bytes)
		}
		if now, _ := b.InUse(); now != 0 {
			t.Fatalf("%d bytes leaked", now)
		}
	})
}

// Who holds some and asks for more is answered at once: waiting, all of them
// could wait for each other.
func TestBudgetRefusesWhoHoldsSome(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := pipeline.NewBudget(10)
		for range 2 {
			if err := b.Reserve(t.Context(), 4); err != nil {
				t.Fatal(err)
			}
		}
		waiting := make(chan error, 1)
		go func() { waiting <- b.Reserve(t.Context(), 5) }()
		synctest.Wait()
		if !b.TryReserve(2) || b.TryReserve(1) {
			t.Error("what is left was refused, or more than that granted")
		}
		b.Free(6)
		if err := <-waiting; err != nil {
			t.Fatal(err)
		}
		if now, peak := b.InUse(); now != 9 || peak != 10 {
			t.Errorf("in use %d, peak %d", now, peak)
		}
	})
}
