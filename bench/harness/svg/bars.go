package svg

import "io"

// Bars is a chart of stacked vertical bars.
type Bars struct {
	Title, Y string
	// Parts names what each bar is made of, from the bottom.
	Parts []string

	names  []string
	values [][]float64
}

var _ Chart = Bars{}

// Add appends a bar with one value a part.
func (b *Bars) Add(name string, values ...float64) {
	b.names, b.values = append(b.names, name), append(b.values, values)
}

// SVG implements Chart.
func (b Bars) SVG(w io.Writer) error {
	var c canvas
	y := b.axis()
	c.begin(b.Title)
	c.ordinate(y, b.Y)
	slot := plotWidth / float64(max(1, len(b.names)))
	for i, values := range b.values {
		c.bar(left+slot*float64(i), slot, values, y)
		// The names stand inside the plot, upright: below there is no room.
		c.upright(left+slot*(float64(i)+0.96), b.names[i])
	}
	for i, part := range b.Parts {
		c.legend(i, part)
	}
	return c.end(w)
}

func (b Bars) axis() (y axis) {
	for _, values := range b.values {
		sum := 0.0
		for _, v := range values {
			sum += v
		}
		y.most = max(y.most, sum)
	}
	return y
}

func (c *canvas) bar(x, slot float64, values []float64, y axis) {
	base := 0.0
	for i, v := range values {
		c.printf(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n",
			x+slot*0.1, y.vertical(base+v), slot*0.5, y.vertical(base)-y.vertical(base+v), colour(i))
		base += v
	}
}

func (c *canvas) upright(x float64, name string) {
	const y = top + plotHeight - 4.0
	c.printf(`<text x="%.1f" y="%.1f" font-size="10" transform="rotate(-90 %.1f %.1f)">%s</text>`+"\n", x, y, x, y, escape(name))
}
