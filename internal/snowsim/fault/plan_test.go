package fault

import (
	"testing"

	"pgregory.net/rapid"
)

// fire answers on which of n equal requests a rule acts.
func fire(t *testing.T, f Fault, r Request, n int) []int {
	t.Helper()
	var p Plan
	if _, err := p.Add(f); err != nil {
		t.Fatal(err)
	}
	var acted []int
	for i := range n {
		if p.Match(r) != nil {
			acted = append(acted, i)
		}
	}
	return acted
}

func TestSkipAndCount(t *testing.T) {
	t.Parallel()
	empty := Action{Kind: Empty}
	r := Request{Endpoint: Chunk, Statement: "SELECT * FROM T", Chunk: 2}
	for _, c := range []struct {
		f           Fault
		first, last int // -1 for never
	}{
		{Fault{Endpoint: Chunk, Action: empty}, 0, 0},
		{Fault{Endpoint: Chunk, Skip: 2, Count: 3, Action: empty}, 2, 4},
		{Fault{Endpoint: Chunk, Skip: 1, Count: -1, Action: empty}, 1, 9},
		{Fault{Endpoint: Chunk, Chunk: At(2), Statement: "from t", Action: empty}, 0, 0},
		{Fault{Endpoint: Chunk, Chunk: At(0), Action: empty}, -1, -1},
		{Fault{Endpoint: Chunk, Statement: "orders", Action: empty}, -1, -1},
		{Fault{Endpoint: Query, Action: empty}, -1, -1},
	} {
		got := fire(t, c.f, r, 10)
		if c.first < 0 {
			if len(got) > 0 {
				t.Errorf("%+v acts on %v", c.f, got)
			}
			continue
		}
		if len(got) != c.last-c.first+1 || got[0] != c.first || got[len(got)-1] != c.last {
			t.Errorf("%+v acts on %v, want %d to %d", c.f, got, c.first, c.last)
		}
	}
}

func TestFirstRuleHidesRequestFromTheNext(t *testing.T) {
	t.Parallel()
	var p Plan
	ids, err := p.Add(
		Fault{Endpoint: Login, Action: Action{Kind: Empty}},
		Fault{Endpoint: Login, Action: Action{Kind: Stall}},
	)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range ids {
		if got := p.Match(Request{Endpoint: Login}); got == nil || got.ID != want {
			t.Errorf("request %d: %+v, want rule %d", i, got, want)
		}
	}
}

func TestReleaseAndClear(t *testing.T) {
	t.Parallel()
	var p Plan
	ids, err := p.Add(Fault{Endpoint: Login, Count: -1, Action: Action{Kind: Stall}})
	if err != nil {
		t.Fatal(err)
	}
	fired := p.Match(Request{Endpoint: Login})
	if !p.Release(ids[0]) || p.Release(99) {
		t.Error("release knows the wrong rules")
	}
	<-fired.Released
	p.Clear()
	if p.Match(Request{Endpoint: Login}) != nil {
		t.Error("a cleared rule acts")
	}
}

func TestInvalidFaults(t *testing.T) {
	t.Parallel()
	for _, f := range []Fault{
		{Endpoint: "moon", Action: Action{Kind: Empty}},
		{Endpoint: Login, Skip: -1, Action: Action{Kind: Empty}},
		{Endpoint: Login},
		{Endpoint: Login, Action: Action{Kind: Status, Status: 99}},
		{Endpoint: Login, Action: Action{Kind: Code, Code: "1"}},
		{Endpoint: Login, Action: Action{Kind: Reset, Bytes: -1}},
		{Endpoint: Login, Action: Action{Kind: Drip}},
		{Endpoint: Login, Action: Action{Kind: Slow, Polls: 1}},
		{Endpoint: Login, Action: Action{Kind: Total}},
		{Endpoint: Query, Action: Action{Kind: DropBatches, Batches: 1}},
		{Endpoint: Login, Action: Action{Kind: Kill, PID: 1}},
	} {
		var p Plan
		if _, err := p.Add(f); err == nil {
			t.Errorf("%+v is accepted", f)
		}
	}
}

// TestRandomFaultsPass: random rules are valid, end by themselves and follow
// from the seed.
func TestRandomFaultsPass(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		faults, again := Random(seed, 10, 5), Random(seed, 10, 5)
		for i, f := range faults {
			if err := f.Validate(); err != nil || f.Count < 0 {
				t.Fatalf("%+v: %v", f, err)
			}
			if f.Action != again[i].Action || f.Endpoint != again[i].Endpoint {
				t.Fatalf("seed %d gives %+v and %+v", seed, f, again[i])
			}
		}
	})
}
