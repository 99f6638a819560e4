package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// screen is a terminal without a lower edge: lines are kept for ever.
type screen struct {
	columns  int
	lines    [][]rune
	row, col int
	rest     []byte // the beginning of a sequence or of a character
}

// sequence is an escape sequence: CSI, parameters, a letter (ECMA-48, 5.4).
var sequence = regexp.MustCompile(`^\x1b\[([0-9;?]*)([A-Za-z])`)

// unfinished is the beginning of one.
var unfinished = regexp.MustCompile(`^\x1b(\[[0-9;?]*)?$`)

func (s *screen) write(p []byte) error {
	text := append(s.rest, p...)
	s.rest = nil
	for len(text) > 0 {
		if text[0] == '\x1b' {
			m := sequence.FindSubmatch(text)
			if m == nil && unfinished.Match(text) {
				s.rest = text
				return nil
			}
			if m == nil {
				return fmt.Errorf("escape sequence %q is not understood", text[:min(8, len(text))])
			}
			if err := s.control(string(m[1]), string(m[2])); err != nil {
				return err
			}
			text = text[len(m[0]):]
			continue
		}
		if !utf8.FullRune(text) {
			s.rest = text
			return nil
		}
		r, n := utf8.DecodeRune(text)
		if err := s.put(r); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// control understands cursor up, erase below, erase to the right, and the end
// of colours.
func (s *screen) control(parameters, letter string) error {
	n, _ := strconv.Atoi(parameters) // empty is the default
	switch letter {
	case "A":
		s.row = max(0, s.row-max(1, n))
	case "J":
		s.erase()
		s.lines = s.lines[:min(len(s.lines), s.row+1)]
	case "K":
		s.erase()
	case "m":
	default:
		return fmt.Errorf("escape sequence ESC [%s%s is not understood", parameters, letter)
	}
	return nil
}

func (s *screen) erase() {
	if s.row < len(s.lines) {
		s.lines[s.row] = s.lines[s.row][:min(len(s.lines[s.row]), s.col)]
	}
}

func (s *screen) put(r rune) error {
	switch {
	case r == '\r':
		s.col = 0
	case r == '\n':
		s.row++
	case r == '\t' || r < ' ':
		return fmt.Errorf("control character %q is not understood", r)
	default:
		if s.col == s.columns {
			s.row, s.col = s.row+1, 0
		}
		s.set(r)
		s.col++
	}
	return nil
}

func (s *screen) set(r rune) {
	for len(s.lines) <= s.row {
		s.lines = append(s.lines, nil)
	}
	line := s.lines[s.row]
	for len(line) <= s.col {
		line = append(line, ' ')
	}
	line[s.col] = r
	s.lines[s.row] = line
}

// text is what stands on the screen, without spaces at the ends of lines.
func (s *screen) text() []string {
	lines := make([]string, len(s.lines))
	for i, line := range s.lines {
		lines[i] = strings.TrimRight(string(line), " ")
	}
	return lines
}
