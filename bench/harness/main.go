package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdin, os.Stdout)
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "harness: interrupted; everything is stopped")
		os.Exit(130)
	case err == flag.ErrHelp:
	case err != nil:
		fmt.Fprintln(os.Stderr, "harness:", err)
		os.Exit(1)
	}
}

// run is the program; "client NAME" makes it one of the baselines, "compare"
// lets it compare other loaders with etl.
func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	if len(args) == 2 && args[0] == clientVerb {
		return client(ctx, args[1], stdin, stdout)
	}
	if len(args) > 0 && args[0] == compareVerb {
		o, err := parseComparison(args[1:], stdout)
		if err != nil {
			return err
		}
		return compare(ctx, o, stdout)
	}
	o, err := parseOptions(args, stdout)
	if err != nil {
		return err
	}
	if o.memory {
		return memoryBenchmark(ctx, o, stdout)
	}
	return benchmark(ctx, o, stdout)
}
