package svg

import (
	"fmt"
	"html"
	"io"
	"math"
	"strconv"
	"strings"
)

// Chart is something that can be drawn.
type Chart interface {
	// SVG writes the document.
	SVG(w io.Writer) error
}

// The places of a chart, in pixels.
const (
	width, height = 720, 360
	left, right   = 64, 200 // right of the plot stands the legend
	top, bottom   = 40, 48
	plotWidth     = width - left - right
	plotHeight    = height - top - bottom
)

// palette is told apart by people with the usual kinds of colour blindness
// (Okabe and Ito, 2008).
var palette = []string{"#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#F0E442"}

func colour(i int) string { return palette[i%len(palette)] }

// canvas collects a document.
type canvas struct{ strings.Builder }

func (c *canvas) printf(format string, args ...any) { fmt.Fprintf(&c.Builder, format, args...) }

func (c *canvas) begin(title string) {
	c.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", width, height)
	c.printf(`<rect width="%d" height="%d" fill="white"/>`+"\n", width, height)
	c.text(left, 22, `font-size="15"`, title)
}

func (c *canvas) end(w io.Writer) error {
	c.printf("</svg>\n")
	if _, err := io.WriteString(w, c.String()); err != nil {
		return fmt.Errorf("chart: %w", err)
	}
	return nil
}

func (c *canvas) text(x, y float64, attributes, text string) {
	c.printf(`<text x="%.1f" y="%.1f" %s>%s</text>`+"\n", x, y, attributes, escape(text))
}

// ordinate draws the vertical axis with its grid.
func (c *canvas) ordinate(a axis, name string) {
	for _, v := range a.ticks() {
		y := a.vertical(v)
		c.printf(`<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>`+"\n", left, y, left+plotWidth, y)
		c.text(left-6, y+4, `text-anchor="end"`, number(v))
	}
	c.printf(`<text x="14" y="%d" text-anchor="middle" transform="rotate(-90 14 %d)">%s</text>`+"\n",
		top+plotHeight/2, top+plotHeight/2, escape(name))
}

func (c *canvas) legend(i int, name string) {
	y := top + 16*i
	c.printf(`<rect x="%d" y="%d" width="12" height="4" fill="%s"/>`+"\n", left+plotWidth+12, y, colour(i))
	c.text(left+plotWidth+30, float64(y)+6, "", name)
}

// axis begins at zero: a cut axis exaggerates.
type axis struct{ most float64 }

func (a axis) step() float64 {
	if a.most <= 0 {
		return 1
	}
	raw := a.most / 5
	unit := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 5} {
		if m*unit >= raw {
			return m * unit
		}
	}
	return 10 * unit
}

func (a axis) ticks() []float64 {
	var at []float64
	for i := 0.0; i*a.step() <= a.end(); i++ {
		at = append(at, i*a.step())
	}
	return at
}

// end is the first tick that is not below the largest value.
func (a axis) end() float64 { return math.Ceil(max(a.most, a.step())/a.step()) * a.step() }

func (a axis) vertical(v float64) float64   { return top + plotHeight*(1-v/a.end()) }
func (a axis) horizontal(v float64) float64 { return left + plotWidth*v/a.end() }

func number(v float64) string { return strconv.FormatFloat(v, 'g', 4, 64) }

func escape(text string) string { return html.EscapeString(text) }
