package fault

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func almostOne() float64 { return 0.999999999 }

// failing gives a function that returns errs one after the other and the last
// one for ever.
func failing(calls *int, errs ...error) func(context.Context) error {
	return func(context.Context) error {
		err := errs[min(*calls, len(errs)-1)]
		*calls++
		return err
	}
}

func TestDoRepeatsUntilSuccess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls int
		var seen []Attempt
		begun := time.Now()
		err := Retryer{MaxRetries: 5, Rand: almostOne}.Do(t.Context(), "chunk 3",
			func(a Attempt) { seen = append(seen, a) },
			failing(&calls, pgError("40001"), pgError("57P01"), nil))
		if err != nil || calls != 3 {
			t.Fatalf("%v after %d calls", err, calls)
		}
		if waited := time.Since(begun).Round(time.Millisecond); waited != 1500*time.Millisecond {
			t.Errorf("waited %v, want 0.5 s + 1 s", waited)
		}
		if len(seen) != 2 || seen[0].Unit != "chunk 3" || seen[1].N != 2 || seen[1].Max != 6 || seen[1].Rule.Class != Reconnect {
			t.Errorf("notified %+v", seen)
		}
	})
}

func TestDoStopsAt(t *testing.T) {
	slow := pgError("53100")
	cases := map[string]struct {
		retryer Retryer
		err     error
		calls   int
		cause   string // "" means: the error comes back as it is
	}{
		"never":            {Retryer{MaxRetries: 5}, pgError("42501"), 1, ""},
		"login":            {Retryer{MaxRetries: 5, On: []Class{Never, Retry}}, As(Retry, pgError("28P01")), 1, ""},
		"restart":          {Retryer{MaxRetries: 5}, As(Restart, errors.New("short")), 1, ""},
		"ambiguous":        {Retryer{MaxRetries: 5}, pgError("40003"), 1, ""},
		"asked for never":  {Retryer{MaxRetries: 5, On: []Class{Never}}, pgError("42501"), 1, ""},
		"count":            {Retryer{MaxRetries: 2}, pgError("40001"), 3, "no attempts left"},
		"switched off":     {Retryer{}, pgError("57P03"), 1, "switched off"},
		"restart, allowed": {Retryer{MaxRetries: 2, On: []Class{Restart}}, As(Restart, errors.New("short")), 3, "no attempts left"},
		"tries of a rule":  {Retryer{MaxRetries: 9}, pgError("08P01"), 2, "tried 2 times"},
		"time":             {Retryer{MaxRetries: 99, MaxElapsed: 45 * time.Second}, slow, 2, "no time left"},
		"budget":           {Retryer{MaxRetries: 99, Budget: NewBudget(0)}, pgError("40001"), leastTokens + 1, "budget"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var calls int
				err := c.retryer.Do(t.Context(), "slice 4", nil, failing(&calls, c.err))
				if calls != c.calls || !errors.Is(err, c.err) {
					t.Fatalf("%d calls, want %d; error %v", calls, c.calls, err)
				}
				var exhausted *ExhaustedError
				if got := errors.As(err, &exhausted); got != (c.cause != "") {
					t.Fatalf("exhausted: %v, error %v", got, err)
				}
				if c.cause != "" && (!strings.Contains(exhausted.Cause, c.cause) || exhausted.Attempts != c.calls || Of(err) != Never) {
					t.Errorf("got %+v of class %v", exhausted, Of(err))
				}
			})
		})
	}
}

func TestDoWaitsForARecoveringServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		err := Retryer{MaxRetries: 1, Rand: almostOne}.Do(t.Context(), "connect", nil, func(context.Context) error {
			if time.Since(begun) < 5*time.Minute {
				return pgError("57P03")
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestDoGivesARecoveringServerUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, calls := time.Now(), 0
		err := Retryer{MaxRetries: 1, Rand: almostOne}.Do(t.Context(), "connect", nil, failing(&calls, pgError("57P03")))
		var exhausted *ExhaustedError
		if took := time.Since(begun); !errors.As(err, &exhausted) || took < 10*time.Minute || took > 11*time.Minute {
			t.Fatalf("%v after %v", err, took)
		}
	})
}

func TestDoPausesForSlowFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun, calls := time.Now(), 0
		err := Retryer{MaxRetries: 5, Then: Restart, Rand: almostOne}.Do(t.Context(), "merge", nil, failing(&calls, pgError("53100")))
		if took := time.Since(begun); calls != 3 || took != time.Minute {
			t.Errorf("%d attempts in %v, want 3 in 1m0s", calls, took)
		}
		if Of(err) != Restart || !strings.Contains(err.Error(), "free space") {
			t.Errorf("%v of class %v", err, Of(err))
		}
	})
}

type retryAfter struct {
	pgError
	wait time.Duration
}

func (e retryAfter) RetryAfter() time.Duration { return e.wait }

func TestDoHonoursRetryAfter(t *testing.T) {
	for asked, want := range map[time.Duration]time.Duration{40 * time.Second: 40 * time.Second, 24 * time.Hour: 5 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			begun, calls := time.Now(), 0
			err := Retryer{MaxRetries: 5}.Do(t.Context(), "chunk", nil, failing(&calls, retryAfter{"40001", asked}, nil))
			if took := time.Since(begun); err != nil || took != want {
				t.Errorf("asked for %v: %v after %v, want %v", asked, err, took, want)
			}
		})
	}
}

func TestDoEndsWithItsContext(t *testing.T) {
	shutdown := errors.New("shutdown requested")
	cases := map[string]func(cancel context.CancelCauseFunc) (notify func(Attempt), f func(context.Context) error){
		"while waiting": func(cancel context.CancelCauseFunc) (func(Attempt), func(context.Context) error) {
			return func(Attempt) { cancel(shutdown) }, func(context.Context) error { return pgError("40001") }
		},
		"while working": func(cancel context.CancelCauseFunc) (func(Attempt), func(context.Context) error) {
			return nil, func(context.Context) error { cancel(shutdown); return pgError("40001") }
		},
	}
	for name, arrange := range cases {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancelCause(t.Context())
				notify, f := arrange(cancel)
				begun := time.Now()
				err := Retryer{MaxRetries: 5}.Do(ctx, "slice 1", notify, f)
				if !errors.Is(err, shutdown) || !errors.Is(err, pgError("40001")) || Of(err) != Never {
					t.Errorf("got %v of class %v", err, Of(err))
				}
				if time.Since(begun) != 0 {
					t.Errorf("waited %v after the end", time.Since(begun))
				}
			})
		})
	}
}

func TestDoDoesNotStartLate(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := Retryer{}.Do(ctx, "slice 1", nil, func(context.Context) error { t.Error("called"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestDeadlineOfOneAttemptIsRepeated(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		err := Retryer{MaxRetries: 1}.Do(t.Context(), "chunk", nil, failing(&calls, context.DeadlineExceeded, nil))
		if err != nil || calls != 2 {
			t.Errorf("%v after %d calls", err, calls)
		}
	})
}
