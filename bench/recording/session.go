package main

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"time"
)

// output is what the session printed at one moment.
type output struct {
	at   time.Duration // since its beginning
	text []byte
}

// readSession joins the two files of script(1). The first line of the bytes is
// script's own and is not counted in the timing.
func readSession(bytesFile, timingFile string) ([]output, error) {
	text, err := os.ReadFile(bytesFile)
	if err != nil {
		return nil, err
	}
	timing, err := os.ReadFile(timingFile)
	if err != nil {
		return nil, err
	}
	_, text, _ = bytes.Cut(text, []byte("\n"))
	return join(text, string(timing))
}

// join reads lines of "seconds bytes", in script's classic format.
func join(text []byte, timing string) ([]output, error) {
	var session []output
	var at time.Duration
	for line := range strings.Lines(timing) {
		var seconds float64
		var size int
		if _, err := fmt.Sscanf(line, "%g %d\n", &seconds, &size); err != nil {
			return nil, fmt.Errorf("timing %q: %w", line, err)
		}
		if size < 0 || size > len(text) {
			return nil, fmt.Errorf("the timing tells of %d bytes where %d are left", size, len(text))
		}
		at += time.Duration(seconds * float64(time.Second))
		session = append(session, output{at: at, text: text[:size]})
		text = text[size:]
	}
	return session, nil
}
