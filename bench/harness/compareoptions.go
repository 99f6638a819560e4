package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/snowpg/etl/bench/peers"
)

// compareVerb makes the harness compare other loaders with etl, and nothing
// else.
const compareVerb = "compare"

// comparisonOptions say what is compared, and how long that may take.
type comparisonOptions struct {
	options
	shape string
	peers []peers.Peer
	// limit is for one load; a peer that needs more is left out.
	limit time.Duration
	// budget is for all loads: no round begins that would probably end later.
	budget time.Duration
}

func parseComparison(args []string, usage io.Writer) (comparisonOptions, error) {
	var o comparisonOptions
	var names string
	flags := flag.NewFlagSet("harness "+compareVerb, flag.ContinueOnError)
	flags.SetOutput(usage)
	flags.StringVar(&o.bin, "bin", "bin", "folder with the built etl and snowsim")
	flags.StringVar(&o.out, "out", "bench/results/peers.md", "file for the results")
	flags.StringVar(&o.date, "date", "", "date to print in the results")
	flags.StringVar(&o.shape, "shape", "wide", "table to load")
	flags.IntVar(&o.rows, "rows", 300_000, "its rows")
	flags.IntVar(&o.reps, "samples", 3, "samples of each loader")
	flags.IntVar(&o.streams, "streams", 4, "COPY streams of etl")
	flags.StringVar(&names, "peers", "adbc,dlt,bento,node", "loaders to install and compare with etl")
	flags.DurationVar(&o.limit, "limit", 2*time.Minute, "most that one load may take")
	flags.DurationVar(&o.budget, "budget", 8*time.Minute, "most that all loads should take; there are fewer samples then")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if o.rows < 1 || o.reps < 1 || o.streams < 1 || o.limit <= 0 || o.budget <= 0 {
		return o, errors.New("rows, samples, streams, limit and budget are not positive")
	}
	o.command = commandLine(flags)
	var err error
	o.peers, err = choosePeers(names)
	return o, err
}

// choosePeers finds the named ones, in the order of all.
func choosePeers(names string) ([]peers.Peer, error) {
	all, wanted := peers.All(), split(names)
	for _, name := range wanted {
		if !slices.ContainsFunc(all, func(p peers.Peer) bool { return p.Name == name }) {
			return nil, fmt.Errorf("there is no peer %q", name)
		}
	}
	return slices.DeleteFunc(all, func(p peers.Peer) bool { return !slices.Contains(wanted, p.Name) }), nil
}
