package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestScreen(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]string{
		"one\r\ntwo\r\n":                    "one|two",
		"a  \r\nb":                          "a|b",
		"abcdefghijklm":                     "abcdefghij|klm",
		"old\r\nolder\r\n\x1b[2A\x1b[Jnew":  "new",
		"keep\r\nbar 1\r\n\x1b[1A\x1b[Jbar": "keep|bar",
		"abc\rx":                            "xbc",
		"abc\r\x1b[Kx":                      "x",
		"\x1b[1mbold\x1b[0m":                "bold",
		"→ é":                               "→ é",
	} {
		whole, pieces := &screen{columns: 10}, &screen{columns: 10}
		err := whole.write([]byte(output))
		for _, c := range []byte(output) {
			err = errors.Join(err, pieces.write([]byte{c}))
		}
		got := strings.Join(whole.text(), "|")
		if err != nil || got != want || strings.Join(pieces.text(), "|") != want {
			t.Errorf("%q shows %q, in pieces %q, %v; want %q", output, got, pieces.text(), err, want)
		}
	}
	for _, output := range []string{"\x1b[2C", "\x1b]0;title\x07", "a\x07", "\x1bM"} {
		if err := (&screen{columns: 10}).write([]byte(output)); err == nil {
			t.Errorf("%q is passed over", output)
		}
	}
}

func TestJoin(t *testing.T) {
	t.Parallel()
	session, err := join([]byte("abcdef"), "0.5 2\n1.25 4\n")
	if err != nil || len(session) != 2 || session[1].at != 1750*time.Millisecond || string(session[1].text) != "cdef" {
		t.Errorf("%v, %v", session, err)
	}
	for _, timing := range []string{"x 2\n", "0.5\n", "0.5 7\n", "0.5 -1\n"} {
		if _, err := join([]byte("abcdef"), timing); err == nil {
			t.Errorf("%q is read", timing)
		}
	}
}

func TestPartOfASession(t *testing.T) {
	t.Parallel()
	at := func(ms int, text string) output {
		return output{at: time.Duration(ms) * time.Millisecond, text: []byte(text)}
	}
	frames, err := play([]output{
		at(0, "before\r\n"), at(500, "$ go\r\n"), at(600, "bar 1\r\n"), at(650, "\x1b[1A\x1b[Jbar 2\r\n"), at(651, ""),
		at(900, "\x1b[1A\x1b[Jdone <&>\r\n"), at(1200, "table\r\nafter\r\n"), at(1500, "more"),
	}, 20)
	if err != nil {
		t.Fatal(err)
	}
	kept := cut(frames, regexp.MustCompile(`^\$ `), regexp.MustCompile(`^table`))
	var story []string
	for _, f := range kept {
		story = append(story, f.at.String()+" "+strings.Join(f.lines, "|"))
	}
	if got, want := strings.Join(story, "; "), "0s $ go; 100ms $ go|bar 2; 400ms $ go|done <&>; 700ms $ go|done <&>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	picture := draw(kept, 20)
	if !bytes.Contains(picture, []byte("done &lt;&amp;&gt;")) || bytes.Contains(picture, []byte("before")) {
		t.Errorf("%s", picture)
	}
	for decoder := xml.NewDecoder(bytes.NewReader(picture)); ; {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}
