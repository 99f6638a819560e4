package main

import (
	"context"
	"math/rand/v2"
	"time"
)

// jitterShare is the part of the interval by which a round is put off at most:
// one of so many. It keeps several machines from asking at the same moment.
const jitterShare = 10

// repeat runs rounds one after the other, each beginning an interval after the
// one before, or at once where that took longer. A round that fails is
// reported and the next one tried; a wrong configuration is the end, because
// it does not get better by waiting.
func repeat(ctx context.Context, every time.Duration, round func(context.Context) error, report func(error)) error {
	for {
		begun := time.Now()
		err := round(ctx)
		if ctx.Err() != nil || err != nil && exitCode(err) == exitUsage {
			return err
		}
		if err != nil {
			report(err)
		}
		if err := pause(ctx, every+jitter(every)-time.Since(begun)); err != nil {
			return err
		}
	}
}

func jitter(every time.Duration) time.Duration {
	return rand.N(max(1, every/jitterShare))
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(max(0, d))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
