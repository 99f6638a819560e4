package main

import (
	"fmt"
	"regexp"
	"slices"
	"time"
)

// frame is the screen from a moment on.
type frame struct {
	at    time.Duration
	lines []string
}

// shortest is how long a frame stays at least: a picture changes no faster
// than the eye can see.
const shortest = 100 * time.Millisecond

// play shows the session on a terminal. Of states that follow each other
// within less than a frame's time only the last is kept.
func play(session []output, columns int) ([]frame, error) {
	s := &screen{columns: columns}
	var frames []frame
	for _, o := range session {
		if err := s.write(o.text); err != nil {
			return nil, fmt.Errorf("after %v: %w", o.at, err)
		}
		f := frame{at: o.at, lines: s.text()}
		last := len(frames) - 1
		switch {
		case last >= 0 && slices.Equal(frames[last].lines, f.lines):
		case last >= 0 && f.at-frames[last].at < shortest:
			frames[last].lines = f.lines
		default:
			frames = append(frames, f)
		}
	}
	return frames, nil
}

// cut keeps what is shown from a line on that matches first, up to the moment
// when one that matches last appears below it.
func cut(frames []frame, first, last *regexp.Regexp) []frame {
	var kept []frame
	for _, f := range frames {
		from := slices.IndexFunc(f.lines, first.MatchString)
		if from < 0 {
			continue
		}
		f.lines = f.lines[from:]
		end := -1
		if last != nil {
			end = slices.IndexFunc(f.lines, last.MatchString)
		}
		if end >= 0 {
			f.lines = f.lines[:end]
		}
		kept = append(kept, f)
		if end >= 0 {
			break
		}
	}
	for i := len(kept) - 1; i >= 0; i-- {
		kept[i].at -= kept[0].at
	}
	return kept
}
