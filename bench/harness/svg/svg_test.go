package svg

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// draw is the document, which must be well formed.
func draw(t interface {
	Helper()
	Fatal(...any)
}, c Chart,
) string {
	t.Helper()
	var out bytes.Buffer
	if err := c.SVG(&out); err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(strings.NewReader(out.String()))
	for {
		switch _, err := d.Token(); {
		case errors.Is(err, io.EOF):
			return out.String()
		case err != nil:
			t.Fatal(err, out.String())
		}
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	l := Lines{Title: "A & B", X: "x", Y: "<y>"}
	l.Add("one", 1, 50)
	l.Add("two", 1, 10)
	l.Add("one", 10, 100)
	got := draw(t, l)
	for _, want := range []string{"A &amp; B", "&lt;y&gt;", ">one<", ">two<", `points="109.6,176.0 520.0,40.0 "`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestBarsAreStacked(t *testing.T) {
	t.Parallel()
	b := Bars{Title: "t", Y: "y", Parts: []string{"below", "above"}}
	b.Add("bar", 5, 5)
	got := draw(t, b)
	for _, want := range []string{`y="176.0" width="228.0" height="136.0"`, `y="40.0" width="228.0" height="136.0"`, ">above<"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

func TestEmptyCharts(t *testing.T) {
	t.Parallel()
	draw(t, Lines{})
	draw(t, Bars{})
}

// TestAxisHoldsEveryValue: few ticks, from zero to beyond the largest value.
func TestAxisHoldsEveryValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := axis{most: rapid.Float64Range(1e-6, 1e12).Draw(t, "most")}
		ticks := a.ticks()
		if ticks[0] != 0 || len(ticks) < 2 || len(ticks) > 7 {
			t.Fatalf("ticks %v", ticks)
		}
		if y := a.vertical(a.most); y < top-0.01 || y > top+plotHeight {
			t.Fatalf("%g of %g lies at %f", a.most, a.end(), y)
		}
	})
}
