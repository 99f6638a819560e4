package progress

import (
	"strings"

	"github.com/rivo/uniseg"
)

type align bool

const (
	left  align = false
	right align = true
)

type column struct {
	title string
	align align
}

// grid lays text out in columns. Widths are those of a terminal (UAX #29
// clusters, wide and zero-width runes), not of bytes or runes.
type grid struct {
	columns []column
	rows    [][]string
	footer  []string
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

func (g *grid) foot(cells ...string) { g.footer = cells }

func (g *grid) write(b *strings.Builder) {
	titles := make([]string, len(g.columns))
	for i, c := range g.columns {
		titles[i] = c.title
	}
	widths := g.widths(titles)
	g.line(b, widths, titles)
	for _, row := range g.rows {
		g.line(b, widths, row)
	}
	g.line(b, widths, g.footer)
}

func (g *grid) widths(titles []string) []int {
	widths := make([]int, len(g.columns))
	for _, row := range append([][]string{titles, g.footer}, g.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	return widths
}

func (g *grid) line(b *strings.Builder, widths []int, cells []string) {
	var line strings.Builder
	for i, cell := range cells {
		if i > 0 {
			line.WriteString("  ")
		}
		padding := strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell))
		if g.columns[i].align == right {
			line.WriteString(padding + cell)
		} else {
			line.WriteString(cell + padding)
		}
	}
	b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
}
