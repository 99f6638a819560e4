package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/snowpg/etl/bench/harness/report"
)

// TestMain makes the test binary a baseline when the harness under test
// starts itself.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == clientVerb {
		if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	var err error
	if bin, err = os.MkdirTemp("", "etl-harness-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	status := m.Run()
	_ = os.RemoveAll(bin) // it lies where temporary files do
	os.Exit(status)
}

// bin is where the programs that are measured are built.
var bin string

var builtOnce = sync.OnceValue(func() error {
	command := exec.Command("go", "build", "-tags", "minicore_disabled", "-o", bin, "../../cmd/etl", "../../cmd/snowsim")
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
})

// built is the folder of the programs that are measured.
func built(t *testing.T) string {
	t.Helper()
	if err := builtOnce(); err != nil {
		t.Fatal(err)
	}
	return bin
}

// TestQuick measures a little of everything: all ways agree,
// and what is written can be read.
func TestQuick(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	var progress bytes.Buffer
	err := run(t.Context(), []string{
		"-quick", "-parallel", "2", "-bin", built(t), "-out", out, "-date", "today",
		"-rows", "3000", "-few", "2000", "-sizes", "", "-shapes", "wide,narrow,numeric",
	}, nil, &progress)
	if err != nil {
		t.Fatalf("%v\n%s", err, &progress)
	}
	for _, name := range []string{"README.md", "results.csv", "throughput.svg", "memory.svg", "cost.svg", "cores.svg"} {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	checkResults(t, filepath.Join(out, "results.csv"))
}

// TestRepsOf: five where a bar depends on the median, fewer elsewhere.
func TestRepsOf(t *testing.T) {
	t.Parallel()
	o, err := parseOptions([]string{"-scenarios", "changed,first"}, new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	if len(o.scenarios) != 2 || o.wants(report.Backfill) {
		t.Errorf("got scenarios %v", o.scenarios)
	}
	for want, keys := range map[int][]report.Key{
		5: {
			{Shape: "wide", Scenario: report.First, Parallel: 1, Way: report.F1},
			{Shape: "wide", Scenario: report.First, Parallel: 2, Way: report.Etl},
			{Shape: "narrow", Scenario: report.First, Parallel: 4, Way: report.Floor},
			{Shape: "wide", Scenario: report.Lookback, Parallel: 4, Way: report.Etl},
			{Shape: "narrow", Scenario: report.Incremental, Parallel: 4, Way: report.Floor},
		},
		3: {{Shape: "narrow", Scenario: report.Backfill, Parallel: 4, Way: report.Etl}},
		2: {
			{Shape: "json", Scenario: report.First, Parallel: 4, Way: report.Etl},
			{Shape: "wide", Scenario: report.First, Parallel: 2, Way: report.Floor},
			{Shape: "wide", Scenario: report.First, Parallel: 8, Way: report.Etl},
			{Shape: "narrow", Scenario: report.First, Parallel: 1, Way: report.Etl},
			{Shape: "narrow", Scenario: report.Lookback, Parallel: 4, Way: report.Etl},
			{Shape: "wide", Scenario: report.Again, Parallel: 4, Way: report.Etl},
		},
		1: {{Shape: "wide", Scenario: report.First, Parallel: 4, Way: report.Seed}},
	} {
		for _, k := range keys {
			if got := o.repsOf(k); got != want {
				t.Errorf("%+v: got %d, want %d", k, got, want)
			}
		}
	}
	o.reps = 1
	if got := o.repsOf(report.Key{Shape: "json", Scenario: report.First, Parallel: 4, Way: report.Etl}); got != 1 {
		t.Errorf("%d samples, and one was asked for", got)
	}
}

// TestMemory loads little of what is to be large: the loads are counted, and
// what is written can be read.
func TestMemory(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	var progress bytes.Buffer
	err := run(t.Context(), []string{"-memory", "-bin", built(t), "-out", out, "-rows", "1000", "-side-reps", "2"}, nil, &progress)
	if err != nil {
		t.Fatalf("%v\n%s", err, &progress)
	}
	text, err := os.ReadFile(filepath.Join(out, "memory.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, line := range lines[1:] {
		got = append(got, strings.Join(line[:7], "/"))
		if line[7] == "0" || (line[16] == "0") != (line[4] == report.Floor) {
			t.Errorf("no bytes or no memory in %v", line)
		}
	}
	if want := "wide/1000/first load/8/etl/2/1000 wide/1000/first load/8/floor/2/1000 wide/10000/first load/8/etl/1/10000 wide/10000/first load/8/floor/1/10000 long/300/slow line/8/etl/1/300"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, " "), want)
	}
	for _, name := range []string{"memory.md", "memory-loads.svg"} {
		if info, err := os.Stat(filepath.Join(out, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// checkResults looks for a line of each scenario and way.
func checkResults(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	seen := make(map[string]bool)
	for _, line := range lines[1:] {
		seen[strings.Join([]string{line[0], line[2], line[4]}, "/")] = true
		if line[8] == "0.000" {
			t.Errorf("%v took no time", line)
		}
	}
	for _, want := range []string{
		"wide/first load/f1", "wide/first load/upserts", "numeric/first load/copyfrom",
		"narrow/backfill/etl", "narrow/backfill again/floor", "narrow/backfill again/etl", "narrow/nothing changed/etl", "narrow/full refresh/floor", "narrow/10 % changed/upserts", "narrow/10 % changed/etl",
	} {
		if !seen[want] {
			t.Errorf("no line for %s", want)
		}
	}
}

func TestOptions(t *testing.T) {
	t.Parallel()
	o, err := parseOptions([]string{"--quick", "--parallel", "8,2"}, new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(o.rows, o.streamCounts("narrow"), o.streamCounts("wide")); got != "20000 [2 8] [2]" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprint(o.sizesOf("narrow"), o.sizesOf("wide"), o.sizesOf("json")); got != "[20000] [2000 5000] [5000]" {
		t.Errorf("got %s", got)
	}
	if !o.wants(report.First) || !o.wants(report.Incremental) {
		t.Errorf("got scenarios %v", o.scenarios)
	}
	for _, args := range [][]string{{"-parallel", "0"}, {"-sizes", "many"}, {"-scenarios", ""}, {"-scenarios", "first,last"}, {"-side-reps", "0"}, {"-rows", "0"}, {"-few", "0"}, {"-reps", "0"}, {"extra"}, {"-none"}} {
		if _, err := parseOptions(args, new(bytes.Buffer)); err == nil {
			t.Errorf("%v were accepted", args)
		}
	}
}
