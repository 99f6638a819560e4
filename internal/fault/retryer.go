package fault

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/cenkalti/backoff/v5"
)

const (
	// DefaultMaxRetries is the usual number of repetitions of one unit of work.
	DefaultMaxRetries = 5
	// DefaultMaxElapsed is the usual time after which a unit is not repeated.
	DefaultMaxElapsed = 15 * time.Minute
)

// Retryer repeats a unit of work while its error's class allows it. It holds no
// state of a call and may be used from many goroutines.
type Retryer struct {
	// MaxRetries is the number of repetitions after the first attempt
	// (ETL_MAX_RETRIES); 0 never repeats.
	MaxRetries int
	// Delay is the first wait's ceiling (ETL_RETRY_DELAY); 0 means DefaultDelay.
	Delay time.Duration
	// MaxElapsed ends the repetitions this long after the first attempt began;
	// 0 means DefaultMaxElapsed, a negative value no bound (for units that
	// rightly take hours).
	MaxElapsed time.Duration
	// On lists the classes this layer repeats; nil means Retry and Reconnect.
	// Ambiguous belongs in it only where each attempt looks up the outcome first.
	On []Class
	// Then is the class of the error when the repetitions are used up. Never
	// stops the layers above; Restart makes the next layer start its unit again.
	Then Class
	// Budget is shared by all Retryers of a run; nil is no bound.
	Budget *Budget
	// Rand replaces the source of randomness, in [0,1).
	Rand func() float64
}

// Do calls f until it succeeds, its error may not be repeated, or a bound is
// met. Errors of a class this layer does not repeat are returned as they are; a
// met bound gives *ExhaustedError; a context that ended gives an error that is
// its cause and, if there is one, the last attempt's. notify, if not nil, is
// called before each wait, never concurrently.
func (r Retryer) Do(ctx context.Context, unit string, notify func(Attempt), f func(context.Context) error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: not started: %w", unit, context.Cause(ctx))
	}
	c := &call{
		Retryer: r, unit: unit, begun: time.Now(),
		jitter: &FullJitter{Base: r.Delay, Rand: r.Rand},
	}
	_, err := backoff.Retry(ctx, func() (struct{}, error) { return struct{}{}, c.attempt(ctx, f) },
		backoff.WithBackOff(c.jitter),
		backoff.WithMaxElapsedTime(0), // decided in attempt, where the rule is known
		backoff.WithNotify(func(err error, wait time.Duration) {
			if notify != nil {
				notify(Attempt{Unit: unit, N: c.tries, Max: r.MaxRetries + 1, Rule: c.rule, Wait: wait, Error: err})
			}
		}))
	if err != nil && c.waiting && ctx.Err() != nil {
		return c.stopped(ctx)
	}
	return err
}

// call is the state of one Do.
type call struct {
	Retryer
	unit    string
	jitter  *FullJitter
	begun   time.Time
	failed  time.Time // first failure, zero before
	tries   int
	waiting bool
	rule    Rule
	last    error
}

func (c *call) attempt(ctx context.Context, f func(context.Context) error) error {
	c.waiting = false
	c.tries++
	c.last = f(ctx)
	if c.last == nil {
		return nil
	}
	if ctx.Err() != nil {
		return backoff.Permanent(c.stopped(ctx))
	}
	c.rule = Lookup(c.last)
	if !c.repeats() {
		return backoff.Permanent(c.last)
	}
	if c.failed.IsZero() {
		c.failed = time.Now()
	}
	c.jitter.floor = c.pause()
	if cause := c.bound(); cause != "" {
		return backoff.Permanent(c.exhausted(cause))
	}
	c.waiting = true
	return c.last
}

func (c *call) repeats() bool {
	if c.rule.Class == Never {
		return false
	}
	if c.On == nil {
		return c.rule.Class == Retry || c.rule.Class == Reconnect
	}
	return slices.Contains(c.On, c.rule.Class)
}

// bound names the bound that forbids another attempt, "" if none does. The
// budget is asked last, so that only repetitions that happen cost a token.
func (c *call) bound() string {
	switch {
	case c.MaxRetries <= 0:
		return "repetitions are switched off"
	case c.rule.Tries > 0 && c.tries >= c.rule.Tries:
		return fmt.Sprintf("%q is tried %d times", c.rule.Reason, c.rule.Tries)
	case c.tries > c.MaxRetries && time.Since(c.failed) >= c.rule.Window:
		return "no attempts left"
	case c.maxElapsed() > 0 && time.Since(c.begun)+c.jitter.floor >= c.maxElapsed():
		return "no time left"
	case !c.Budget.Take():
		return "the run's retry budget is used up"
	}
	return ""
}

func (c *call) maxElapsed() time.Duration {
	if c.MaxElapsed == 0 {
		return DefaultMaxElapsed
	}
	return c.MaxElapsed
}

// pause is the least wait: the rule's, or what the server asked for.
func (c *call) pause() time.Duration {
	var asked interface{ RetryAfter() time.Duration }
	if errors.As(c.last, &asked) {
		return min(max(asked.RetryAfter(), c.rule.Pause), maxPause)
	}
	return c.rule.Pause
}

func (c *call) exhausted(cause string) error {
	return &ExhaustedError{
		Unit: c.unit, Attempts: c.tries, Elapsed: time.Since(c.begun),
		Cause: cause, Rule: c.rule, Err: c.last, then: c.Then,
	}
}

// stopped is Never whatever the last error was: the work was told to end.
func (c *call) stopped(ctx context.Context) error {
	return As(Never, fmt.Errorf("%s: stopped after %d attempt(s): %w (last error: %w)", c.unit, c.tries, context.Cause(ctx), c.last))
}
