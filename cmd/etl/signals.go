package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// signalError is the cause of a context that a signal ended.
type signalError struct{ Signal os.Signal }

func (e *signalError) Error() string { return "stopped by " + e.Signal.String() }

func (e *signalError) number() int {
	if n, ok := e.Signal.(syscall.Signal); ok {
		return int(n)
	}
	return int(syscall.SIGINT)
}

// withSignals ends the context at the first SIGINT or SIGTERM; the signal is
// its cause. After the first one the signals have their usual effect again, so
// that a second one ends the program at once.
func withSignals(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case s := <-signals:
			signal.Stop(signals)
			cancel(&signalError{Signal: s})
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(context.Canceled)
		<-done
	}
}
