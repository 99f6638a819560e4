package fault

import (
	"sync"
	"sync/atomic"
	"testing"
)

func TestBudgetSize(t *testing.T) {
	t.Parallel()
	for units, want := range map[int]int{0: 50, 99: 50, 500: 50, 510: 51, 5000: 500} {
		if got := NewBudget(units).Left(); got != want {
			t.Errorf("%d units give %d tokens, want %d", units, got, want)
		}
	}
	var none *Budget
	none.Cover(3)
	if !none.Take() || none.Left() != -1 {
		t.Error("a nil budget has a bound")
	}
}

func TestBudgetGrowsWithTheWork(t *testing.T) {
	t.Parallel()
	b := NewBudget(0)
	for range leastTokens {
		b.Take()
	}
	if b.Take() {
		t.Fatal("one token more than there are")
	}
	b.Cover(600)
	if b.Left() != 10 || !b.Take() {
		t.Fatalf("left %d, want 10 more", b.Left())
	}
}

func TestBudgetGivesEachTokenOnce(t *testing.T) {
	t.Parallel()
	b := NewBudget(1000)
	var taken atomic.Int64
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for b.Take() {
				taken.Add(1)
			}
		})
	}
	group.Wait()
	if taken.Load() != 100 {
		t.Errorf("%d tokens taken of 100", taken.Load())
	}
}
