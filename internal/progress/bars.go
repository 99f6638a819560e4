package progress

import (
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

const defaultBarWidth = 24

// bars draws one bar for each table at work. The library is given nothing but a
// place to draw: numbers are taken from the table at each frame. Tables that
// wait have no bar and tables that ended leave a line of text above the bars, so
// that a run of more tables than the terminal has lines still shows its work.
type bars struct {
	now      func() time.Time
	width    int
	out      io.Writer
	progress *mpb.Progress

	mu     sync.Mutex
	closed bool
	tables []*Table // in order of their first mention
	drawn  map[*Table]*mpb.Bar
}

func newBars(o Options, now func() time.Time) *bars {
	width := o.Width
	if width <= 0 {
		width = defaultBarWidth
	}
	return &bars{
		now: now, width: width, out: o.Writer, drawn: make(map[*Table]*mpb.Bar),
		progress: mpb.New(mpb.WithOutput(o.Writer), mpb.WithAutoRefresh()),
	}
}

func (b *bars) add(t *Table) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tables = append(b.tables, t)
}

func (b *bars) changed(t *Table) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return
	}
	switch s := t.snapshot(b.now()); {
	case s.phase.ended():
		b.finish(t, s)
	case b.drawn[t] == nil:
		b.draw(t)
	}
}

func (b *bars) draw(t *Table) {
	column := func(text func(snapshot) string, align int) decor.Decorator {
		return decor.Any(func(decor.Statistics) string { return text(t.snapshot(b.now())) }, decor.WC{C: align})
	}
	bar, err := b.progress.Add(0, b.filler(t),
		mpb.BarWidth(b.width),
		mpb.PrependDecorators(column(barName, decor.DSyncSpaceR), column(barPhase, decor.DSyncSpaceR)),
		mpb.AppendDecorators(column(barRows, decor.DSyncSpace), column(barRate, decor.DSyncSpace), column(barBytes, decor.DSyncSpace), column(barTime, decor.DSyncWidthR), column(barWaits, decor.DSyncWidthR)),
	)
	if err == nil { // otherwise the terminal is gone: go on without
		b.drawn[t] = bar
	}
}

// filler draws the part done; an empty bar while the total is unknown.
func (b *bars) filler(t *Table) mpb.BarFiller {
	bar := mpb.BarStyle().Build()
	return mpb.BarFillerFunc(func(w io.Writer, stat decor.Statistics) error {
		s := t.snapshot(b.now())
		stat.Total, stat.Current = s.total, min(s.read, s.total)
		return bar.Fill(w, stat)
	})
}

// finish replaces a table's bar by its last line.
func (b *bars) finish(t *Table, s snapshot) {
	_, _ = b.Write(textLine(b.now(), s)) // nobody reads along: no reason to fail
	if bar := b.drawn[t]; bar != nil {
		bar.Abort(true)
	}
}

// Write falls back to the terminal itself once the bars are gone.
func (b *bars) Write(p []byte) (int, error) {
	if n, err := b.progress.Write(p); err == nil {
		return n, nil
	}
	return b.out.Write(p)
}

// close finishes what has begun and not ended, because the library waits for
// every bar.
func (b *bars) close() {
	b.mu.Lock()
	if !b.closed {
		for _, t := range b.tables {
			if s := t.snapshot(b.now()); s.phase.active() {
				b.finish(t, s)
			}
		}
	}
	b.closed = true
	b.mu.Unlock()
	b.progress.Wait()
}
