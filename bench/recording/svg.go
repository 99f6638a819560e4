package main

import (
	"bytes"
	"fmt"
	"html"
	"time"
	"unicode/utf8"
)

// A terminal's cell, in pixels, and the margin around the cells.
const (
	cellWidth  = 8
	cellHeight = 18
	margin     = 10
	// rest is how long the last frame stays before the session begins anew.
	rest = 4 * time.Second
)

// draw puts the frames below each other on a strip, and moves the strip.
// Whoever wants no motion, or cannot show it, sees a frame from the middle.
func draw(frames []frame, columns int) []byte {
	rows := 0
	for _, f := range frames {
		rows = max(rows, len(f.lines))
	}
	width, height := columns*cellWidth+2*margin, rows*cellHeight+2*margin
	last := frames[len(frames)-1]
	total := last.at + rest
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d">
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #d4d4d4; white-space: pre }
#strip { transform: translateY(%dpx); animation: play %.2fs step-end infinite }
@media (prefers-reduced-motion: reduce) { #strip { animation: none } }
@keyframes play {
`, width, height, width, height, -len(frames)/2*height, total.Seconds())
	for i, f := range frames {
		fmt.Fprintf(&b, "%.3f%% { transform: translateY(%dpx) }\n", 100*f.at.Seconds()/total.Seconds(), -i*height)
	}
	fmt.Fprintf(&b, "}\n</style>\n<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"#1e1e1e\"/>\n<g id=\"strip\">\n", width, height)
	for i, f := range frames {
		drawFrame(&b, f, i*height)
	}
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

func drawFrame(b *bytes.Buffer, f frame, top int) {
	for i, line := range f.lines {
		if line == "" {
			continue
		}
		// textLength keeps the columns straight, whatever the font.
		fmt.Fprintf(b, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" xml:space=\"preserve\">%s</text>\n",
			margin, top+margin+i*cellHeight+13, utf8.RuneCountInString(line)*cellWidth, html.EscapeString(line))
	}
}
