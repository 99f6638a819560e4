package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/snowpg/etl/bench/peers"
)

// fake is a peer that needs no registry.
func fake(name string, command ...string) peers.Peer {
	return peers.Peer{Name: name, Way: "as " + name, Install: func(context.Context) (peers.Loader, error) {
		return peers.Loader{Command: command, Versions: []string{name + "@1"}}, nil
	}}
}

// compared is what a comparison of etl with fakes writes and says.
func compared(t *testing.T, limit time.Duration, fakes ...peers.Peer) (results, progress string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "results", "peers.md")
	o, err := parseComparison([]string{"-bin", built(t), "-out", out, "-rows", "2000", "-samples", "2", "-streams", "2", "-date", "today"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	o.peers, o.limit = fakes, limit
	var said bytes.Buffer
	if err := compare(t.Context(), o, &said); err != nil {
		t.Fatalf("%v\n%s", err, &said)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), said.String()
}

// TestCompare: who leaves the same rows, who leaves others, who is not there
// and who fails are told apart.
func TestCompare(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	absent := peers.Peer{Name: "absent", Install: func(context.Context) (peers.Loader, error) {
		return peers.Loader{}, errors.New("no registry\nreached")
	}}
	results, progress := compared(t, time.Minute, fake("twin", self, clientVerb, "copyfrom"), fake("idle", "cat"), fake("broken", "false"), absent)
	for _, want := range []string{
		"First load of 2000 rows of the wide table",
		"| 1.00 |", "| 2000 | yes | 2 |", "| 0 | **no** | 2 |", "| today |",
		"| twin | as twin | twin@1 |", "**absent is left out**: it could not be installed\n", "**broken is left out**: a load failed",
	} {
		if !strings.Contains(results, want) {
			t.Errorf("no %q in\n%s", want, results)
		}
	}
	if strings.Count(results, "| yes | 2 |") != 2 { // etl and its twin
		t.Errorf("etl and its twin did not leave the same:\n%s", results)
	}
	for _, want := range []string{"absent is left out, it could not be installed: no registry reached\n", "left other values than etl"} {
		if !strings.Contains(progress, want) {
			t.Errorf("no %q in\n%s", want, progress)
		}
	}
}

// TestCompareEndsSlowLoads: a peer that hangs does not hold up the others.
func TestCompareEndsSlowLoads(t *testing.T) {
	t.Parallel()
	results, progress := compared(t, 100*time.Millisecond, fake("slow", "sleep", "600"))
	if !strings.Contains(results, "**slow is left out**") || !strings.Contains(progress, "still loading after 100ms") {
		t.Errorf("%s\n%s", progress, results)
	}
}

func TestComparisonOptions(t *testing.T) {
	t.Parallel()
	o, err := parseComparison([]string{"-peers", "node,adbc"}, nil)
	if err != nil || len(o.peers) != 2 || o.peers[0].Name != "adbc" || o.peers[1].Name != "node" || o.rows != 300_000 || o.reps != 3 {
		t.Errorf("got %+v, %v", o, err)
	}
	for _, args := range [][]string{{"-rows", "0"}, {"-samples", "0"}, {"-limit", "0s"}, {"-budget", "-1s"}, {"-peers", "etl"}, {"extra"}, {"-none"}} {
		if _, err := parseComparison(args, new(bytes.Buffer)); err == nil {
			t.Errorf("%v were accepted", args)
		}
	}
}
