package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	var o options
	flag.StringVar(&o.bin, "bin", "bin/etl", "the etl binary")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of everything random")
	flag.StringVar(&o.only, "case", "", "play only the cases whose name has this in it; name#7 plays one")
	flag.BoolVar(&o.quick, "quick", false, "play the small set")
	flag.Float64Var(&o.scale, "scale", 1, "play so many times the number of cases")
	flag.IntVar(&o.rows, "rows", 0, "rows of the source; 0 means 20,000, and 3,000 with --quick")
	flag.IntVar(&o.workers, "workers", 2, "cases played at a time")
	flag.StringVar(&o.out, "out", "", "write the table to this Markdown file, too")
	flag.DurationVar(&o.soak, "soak", 0, "instead of the set, play random cases for so long")
	flag.DurationVar(&o.steady, "steady", 0, "instead of the set, keep one process running for so long with a fault every 5 s")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	o.progress = os.Stderr
	play := run
	if o.steady > 0 {
		play = runSteady
	}
	if err := play(ctx, o, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "chaos:", err)
		os.Exit(1)
	}
}

// options say what is played, and with what.
type options struct {
	bin      string
	seed     uint64
	only     string
	quick    bool
	scale    float64
	rows     int
	workers  int
	out      string
	soak     time.Duration
	steady   time.Duration
	progress io.Writer
}

func (o options) withDefaults() options {
	if bin, err := filepath.Abs(o.bin); err == nil { // it runs in a folder of its own
		o.bin = bin
	}
	if o.rows <= 0 {
		o.rows = 20_000
		if o.quick {
			o.rows = 3_000
		}
	}
	return o
}

// run plays the chosen cases and prints the table. Its error says that a case
// failed.
func run(ctx context.Context, o options, stdout io.Writer) error {
	o = o.withDefaults()
	begun := time.Now()
	jobs := plan(o)
	results, err := playAll(ctx, o, jobs)
	if err != nil {
		return err
	}
	r := newReport(o, len(jobs), results, time.Since(begun))
	fmt.Fprint(stdout, r.markdown())
	if o.out != "" {
		if err := os.WriteFile(o.out, []byte(r.markdown()), 0o644); err != nil { //nolint:gosec // a report to be read by anybody
			return err
		}
	}
	return r.err()
}
