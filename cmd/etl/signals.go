package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// stopLimit is how long the program may clean up after a signal. Each step of
// it has a limit of its own, but with both servers silent they add up, and
// whoever sent the signal will not wait much longer: Kubernetes and docker stop
// kill after 30 and 10 s. What is left is as after kill -9, which the next run
// puts in order.
const stopLimit = 9 * time.Second

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
// that a second one ends the program at once; stopLimit ends it anyhow.
func withSignals(ctx context.Context, stderr io.Writer) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	stopped := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case s := <-signals:
			signal.Stop(signals)
			stop := &signalError{Signal: s}
			cancel(stop)
			stop.enforce(stopped, stderr)
		case <-ctx.Done():
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(stopped)
		cancel(context.Canceled)
		<-done
	}
}

// enforce ends the program unless it has stopped in time.
func (e *signalError) enforce(stopped <-chan struct{}, stderr io.Writer) {
	timer := time.NewTimer(stopLimit)
	defer timer.Stop()
	select {
	case <-stopped:
	case <-timer.C:
		fmt.Fprintf(stderr, "etl: stopped by %v; not all could be given back within %v: the next run does that, once the lease has run out\n", e.Signal, stopLimit)
		os.Exit(exitSignal + e.number())
	}
}
