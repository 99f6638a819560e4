package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// options say what is measured. What a load costs by itself is measured for
// every shape; deep shapes get all scenarios and all numbers of streams.
type options struct {
	bin, out, date string
	rows           int
	sizes          []int // further sizes of the wide table
	shapes, deep   []string
	parallel       []int
	streams        int
	reps           int
	baselineReps   int
	command        string
}

func parseOptions(args []string, usage io.Writer) (options, error) {
	o := options{command: "harness " + strings.Join(args, " ")}
	var shapes, deep, parallel, sizes string
	var quick bool
	flags := flag.NewFlagSet("harness", flag.ContinueOnError)
	flags.SetOutput(usage)
	flags.StringVar(&o.bin, "bin", "bin", "folder with the built etl and snowsim")
	flags.StringVar(&o.out, "out", "bench/results", "folder for the results")
	flags.StringVar(&o.date, "date", "", "date to print in the results")
	flags.IntVar(&o.rows, "rows", 1_000_000, "rows of each table")
	flags.StringVar(&sizes, "sizes", "100000,300000", "further sizes of the wide table, for the cost by rows")
	flags.StringVar(&shapes, "shapes", "wide,narrow,json,text,numeric", "tables to load")
	flags.StringVar(&deep, "deep", "wide,narrow", "tables that get all scenarios and all of --parallel")
	flags.StringVar(&parallel, "parallel", "1,2,4,8", "numbers of COPY streams for the first loads")
	flags.IntVar(&o.streams, "streams", 4, "COPY streams everywhere else")
	flags.IntVar(&o.reps, "reps", 3, "samples of etl and the floor")
	flags.IntVar(&o.baselineReps, "baseline-reps", 1, "samples of the baselines, which take long; 0 leaves them out")
	flags.BoolVar(&quick, "quick", false, "50,000 rows, few combinations, one sample: to see that everything works")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	if quick {
		o.rows, o.reps, o.streams, o.baselineReps = 50_000, 1, 2, 1
		sizes, shapes, deep, parallel = "10000", "wide,narrow,json,text,numeric", "narrow", "1,2"
	}
	o.shapes, o.deep = split(shapes), split(deep)
	var err, sizesErr error
	o.parallel, err = numbers(parallel)
	o.sizes, sizesErr = numbers(sizes)
	return o, errors.Join(err, sizesErr, o.validate())
}

func (o options) validate() error {
	if o.rows < 1 || o.reps < 1 || o.streams < 1 || o.baselineReps < 0 {
		return errors.New("rows, reps and streams begin at 1")
	}
	return nil
}

func (o options) isDeep(shape string) bool { return slices.Contains(o.deep, shape) }

// streamCounts are the numbers of streams for a shape's first loads, the
// usual one among them.
func (o options) streamCounts(shape string) []int {
	counts := []int{o.streams}
	if o.isDeep(shape) {
		counts = append(counts, o.parallel...)
	}
	slices.Sort(counts)
	return slices.Compact(counts)
}

func split(list string) []string {
	return slices.DeleteFunc(strings.Split(list, ","), func(s string) bool { return s == "" })
}

func numbers(list string) ([]int, error) {
	var all []int
	for _, text := range split(list) {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is not a list of numbers from 1 on", list)
		}
		all = append(all, n)
	}
	return all, nil
}
