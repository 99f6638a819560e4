package main

import (
	"bufio"
	"io"
	"os"
	"regexp"
	"testing"
)

// followed is the program while its log is read.
type followed struct {
	*process
	t     *testing.T
	lines *bufio.Scanner
}

// follow starts the program with its log as a stream of lines.
func (w *world) follow(args ...string) *followed {
	w.t.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = reader.Close() })
	p := w.prepare(args...)
	// What is read here stays part of what the program has printed.
	p.command.Stderr = writer
	if err := p.command.Start(); err != nil {
		w.t.Fatal(err)
	}
	_ = writer.Close() // the program has its own
	return &followed{process: p, t: w.t, lines: bufio.NewScanner(io.TeeReader(reader, &p.stderr))}
}

// await reads the log up to a line that matches, and returns its last group.
func (f *followed) await(pattern *regexp.Regexp) string {
	f.t.Helper()
	for f.lines.Scan() {
		if m := pattern.FindStringSubmatch(f.lines.Text()); m != nil {
			return m[len(m)-1]
		}
	}
	f.t.Fatalf("no line matches %s:\n%s", pattern, f.stderr.String())
	return ""
}

func (f *followed) signal(s os.Signal) {
	f.t.Helper()
	if err := f.command.Process.Signal(s); err != nil {
		f.t.Fatal(err)
	}
}

// wait reads the log to its end before it waits for the program's.
func (f *followed) wait() outcome {
	f.t.Helper()
	for f.lines.Scan() {
	}
	return f.process.wait()
}
