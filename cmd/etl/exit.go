package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/postgres"
)

// The exit codes. The help and the README list them, too.
const (
	exitOK      = 0
	exitFailed  = 1
	exitUsage   = 2
	exitPartial = 3
	exitPending = 4
	exitRunning = 5
	exitSignal  = 128 // plus the signal's number
)

const exitCodesHelp = `
EXIT CODES:
   0  everything succeeded
   1  failed
   2  wrong usage or configuration
   3  some tables failed, the others are done
   4  plan: there is something to do; verify: there are differences
   5  another run holds the tables
   130, 143  interrupted by SIGINT, SIGTERM
`

// codedError is an error that knows its exit code. silent means that what
// there is to say has been said, in the summary.
type codedError struct {
	code int
	err  error
}

func (e *codedError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit code %d", e.code)
	}
	return e.err.Error()
}

func (e *codedError) Unwrap() error { return e.err }

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func (e *usageError) Unwrap() error { return e.error }

// finish prints what is left to be said and decides the exit code.
func finish(ctx context.Context, err error, stderr io.Writer) int {
	var interrupted *signalError
	if errors.As(context.Cause(ctx), &interrupted) {
		fmt.Fprintln(stderr, "etl: stopped by", interrupted.Signal)
		return exitSignal + interrupted.number()
	}
	if err == nil {
		return exitOK
	}
	printError(err, stderr)
	return exitCode(err)
}

// printError says what the summary has not said already.
func printError(err error, stderr io.Writer) {
	var coded *codedError
	if !errors.As(err, &coded) || coded.err != nil {
		fmt.Fprintln(stderr, "etl: "+strings.Replace(explain(err), nextStep, "\n     next: ", 1))
	}
}

func exitCode(err error) int {
	var coded *codedError
	var faults config.Faults
	var usage *usageError
	var target *postgres.ConfigError
	switch {
	case errors.As(err, &coded):
		return coded.code
	case errors.As(err, &faults), errors.As(err, &usage), errors.As(err, &target):
		return exitUsage
	default:
		return exitFailed
	}
}

// nextStep begins the line that says what to do.
const nextStep = "\nnext: "

// explain is the error's text with the next step, where the class of the
// error has one.
func explain(err error) string {
	text := redactor.Text(err.Error())
	if step := fault.Lookup(err).NextStep; step != "" && !strings.Contains(text, step) {
		text += nextStep + step
	}
	return text
}
