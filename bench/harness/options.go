package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/snowpg/etl/bench/harness/report"
)

// options say what is measured. What a load costs by itself is measured for
// every shape; deep shapes get all scenarios and all numbers of streams.
type options struct {
	bin, out, date string
	rows           int   // of deep tables
	few            int   // of the others
	sizes          []int // further sizes of the wide table
	shapes, deep   []string
	scenarios      []string // by their names in report
	parallel       []int
	streams        int
	reps           int
	sideReps       int // where no bar depends on the median
	baselineReps   int
	node           bool
	memory         bool
	command        string
}

// lists are the options that are written as lists.
type lists struct{ shapes, scenarios, deep, parallel, sizes string }

// scenarios are the names of the scenarios on the command line, in the order in
// which they are measured.
var scenarios = []struct{ short, name string }{
	{"first", report.First},
	{"backfill", report.Backfill},
	{"again", report.Again},
	{"unchanged", report.Lookback},
	{"refresh", report.Refresh},
	{"changed", report.Incremental},
}

// defaults are what is measured unless the command line says otherwise.
func defaults(quick bool) (options, lists) {
	if quick {
		return options{rows: 20_000, few: 5_000, streams: 2, reps: 1, sideReps: 1, baselineReps: 1},
			lists{shapes: "wide,narrow", scenarios: everyScenario(), deep: "narrow", parallel: "1,2", sizes: "2000"}
	}
	return options{rows: 1_000_000, few: 300_000, streams: 4, reps: 5, sideReps: 2, baselineReps: 1},
		lists{shapes: "wide,narrow,json,text,numeric", scenarios: everyScenario(), deep: "wide,narrow", parallel: "1,2,4,8", sizes: "100000,300000"}
}

func everyScenario() string {
	var all []string
	for _, s := range scenarios {
		all = append(all, s.short)
	}
	return strings.Join(all, ",")
}

func parseOptions(args []string, usage io.Writer) (options, error) {
	isQuick := slices.Contains(args, "-quick") || slices.Contains(args, "--quick")
	o, l := defaults(isQuick)
	flags := flag.NewFlagSet("harness", flag.ContinueOnError)
	flags.SetOutput(usage)
	flags.StringVar(&o.bin, "bin", "bin", "folder with the built etl and snowsim")
	flags.StringVar(&o.out, "out", "bench/results", "folder for the results")
	flags.StringVar(&o.date, "date", "", "date to print in the results")
	flags.IntVar(&o.rows, "rows", o.rows, "rows of the deep tables, such as 1000000 or 10000000")
	flags.IntVar(&o.few, "few", o.few, "rows of the other tables")
	flags.StringVar(&l.sizes, "sizes", l.sizes, "further sizes of the wide table, for the cost by rows")
	flags.StringVar(&l.shapes, "shapes", l.shapes, "tables to load")
	flags.StringVar(&l.scenarios, "scenarios", l.scenarios, "what to measure of the deep tables")
	flags.StringVar(&l.deep, "deep", l.deep, "tables that get all scenarios and all of --parallel")
	flags.StringVar(&l.parallel, "parallel", l.parallel, "numbers of COPY streams for the first loads")
	flags.IntVar(&o.streams, "streams", o.streams, "COPY streams everywhere else")
	flags.IntVar(&o.reps, "reps", o.reps, "samples of etl and the floor where a bar depends on them")
	flags.IntVar(&o.sideReps, "side-reps", o.sideReps, "samples of them elsewhere, if fewer")
	flags.IntVar(&o.baselineReps, "baseline-reps", o.baselineReps, "samples of the baselines, which take long; 0 leaves them out")
	flags.BoolVar(&o.node, "node", false, "compare with a loader on Node, which npm installs into the user's cache folder")
	flags.BoolVar(&o.memory, "memory", false, "measure memory instead: -rows and ten times as many, and large chunks over a slow line")
	flags.Bool("quick", false, "few rows and combinations, one sample: to see that everything works")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	o.command = commandLine(flags)
	return o, errors.Join(o.readLists(l), o.validate())
}

// commandLine repeats what decides on the results, and no paths.
func commandLine(flags *flag.FlagSet) string {
	line := flags.Name()
	flags.Visit(func(f *flag.Flag) {
		if f.Name != "bin" && f.Name != "out" {
			line += " -" + f.Name + "=" + f.Value.String()
		}
	})
	return line
}

func (o *options) readLists(l lists) error {
	o.shapes, o.deep = split(l.shapes), split(l.deep)
	var scenariosErr, parallelErr, sizesErr error
	o.scenarios, scenariosErr = scenarioNames(l.scenarios)
	o.parallel, parallelErr = numbers(l.parallel)
	o.sizes, sizesErr = numbers(l.sizes)
	return errors.Join(scenariosErr, parallelErr, sizesErr)
}

// scenarioNames are the scenarios of a list, in the order of the list of all.
func scenarioNames(list string) ([]string, error) {
	wanted := split(list)
	var names []string
	for _, s := range scenarios {
		if slices.Contains(wanted, s.short) {
			names = append(names, s.name)
		}
	}
	if len(names) != len(wanted) || len(names) == 0 {
		return nil, fmt.Errorf("%q is not a list of some of %s", list, everyScenario())
	}
	return names, nil
}

func (o options) validate() error {
	if o.rows < 1 || o.few < 1 || o.reps < 1 || o.sideReps < 1 || o.streams < 1 || o.baselineReps < 0 {
		return errors.New("rows, reps and streams begin at 1")
	}
	return nil
}

func (o options) wants(scenario string) bool { return slices.Contains(o.scenarios, scenario) }

// repsOf are the samples of what a key names: many where a bar compares with
// their median.
func (o options) repsOf(k report.Key) int {
	side := min(o.reps, o.sideReps)
	wideEtl := k.Shape == "wide" && k.Way == report.Etl
	switch {
	case report.IsBaseline(k.Way):
		return o.baselineReps
	case !o.isDeep(k.Shape):
		return side
	case k.Scenario == report.First && k.Way == report.F1:
		return o.reps
	case k.Scenario == report.First && (k.Parallel == o.streams || wideEtl && k.Parallel < o.streams):
		return o.reps
	case k.Scenario == report.Incremental, k.Scenario == report.Lookback && wideEtl:
		return o.reps
	case k.Scenario == report.Backfill:
		return min(o.reps, side+1) // in the first one the simulator has the slices' edges to encode
	}
	return side
}

func (o options) isDeep(shape string) bool { return slices.Contains(o.deep, shape) }

// sizesOf are the numbers of rows of a shape's tables, the main one last.
func (o options) sizesOf(shape string) []int {
	rows := o.few
	if o.isDeep(shape) {
		rows = o.rows
	}
	if shape != "wide" {
		return []int{rows}
	}
	smaller := slices.DeleteFunc(slices.Clone(o.sizes), func(n int) bool { return n >= rows })
	return append(smaller, rows)
}

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
