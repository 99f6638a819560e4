package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
)

func main() {
	bytes := flag.String("bytes", "", "what the session printed (script -O)")
	timing := flag.String("timing", "", "when it did (script -T, classic format)")
	from := flag.String("from", "", "regular expression of the first line to show; the session's first without it")
	to := flag.String("to", "", "regular expression of the line before which to stop; the session's end without it")
	out := flag.String("out", "", "SVG file to write")
	columns := flag.Int("columns", 100, "width of the terminal")
	flag.Parse()
	if err := record(*bytes, *timing, *from, *to, *out, *columns); err != nil {
		fmt.Fprintln(os.Stderr, "recording:", err)
		os.Exit(1)
	}
}

func record(bytes, timing, from, to, out string, columns int) error {
	first, err := regexp.Compile(from)
	if err != nil {
		return fmt.Errorf("-from: %w", err)
	}
	var last *regexp.Regexp
	if to != "" {
		if last, err = regexp.Compile(to); err != nil {
			return fmt.Errorf("-to: %w", err)
		}
	}
	session, err := readSession(bytes, timing)
	if err != nil {
		return err
	}
	frames, err := play(session, columns)
	if err != nil {
		return err
	}
	frames = cut(frames, first, last)
	if len(frames) == 0 {
		return fmt.Errorf("no line of the session matches %s", from)
	}
	return os.WriteFile(out, draw(frames, columns), 0o644)
}
