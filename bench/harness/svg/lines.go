package svg

import (
	"io"
	"slices"
)

// Lines is a line chart; both axes begin at zero.
type Lines struct {
	Title, X, Y string

	series []series
}

type series struct {
	name string
	x, y []float64
}

var _ Chart = Lines{}

// Add appends a point to the line of that name.
func (l *Lines) Add(name string, x, y float64) {
	i := slices.IndexFunc(l.series, func(s series) bool { return s.name == name })
	if i < 0 {
		i = len(l.series)
		l.series = append(l.series, series{name: name})
	}
	s := &l.series[i]
	s.x, s.y = append(s.x, x), append(s.y, y)
}

// SVG implements Chart.
func (l Lines) SVG(w io.Writer) error {
	var c canvas
	x, y := l.axes()
	c.begin(l.Title)
	c.ordinate(y, l.Y)
	for _, v := range x.ticks() {
		c.text(x.horizontal(v), top+plotHeight+16, `text-anchor="middle"`, number(v))
	}
	c.text(left+plotWidth/2, height-10, `text-anchor="middle"`, l.X)
	for i, s := range l.series {
		c.line(i, s, x, y)
		c.legend(i, s.name)
	}
	return c.end(w)
}

func (l Lines) axes() (x, y axis) {
	for _, s := range l.series {
		x.most = max(x.most, slices.Max(s.x))
		y.most = max(y.most, slices.Max(s.y))
	}
	return x, y
}

// marked is how many points a line may have and still get a mark for each.
const marked = 20

func (c *canvas) line(i int, s series, x, y axis) {
	c.printf(`<polyline fill="none" stroke="%s" stroke-width="2" points="`, colour(i))
	for k := range s.x {
		c.printf("%.1f,%.1f ", x.horizontal(s.x[k]), y.vertical(s.y[k]))
	}
	c.printf("\"/>\n")
	if len(s.x) > marked {
		return
	}
	for k := range s.x {
		c.printf(`<circle cx="%.1f" cy="%.1f" r="3" fill="%s"/>`+"\n", x.horizontal(s.x[k]), y.vertical(s.y[k]), colour(i))
	}
}
