package progress

import (
	"io"
	"strings"
	"sync"
	"time"
	"unicode"
)

// Options chooses how a run is shown.
type Options struct {
	Mode       Mode
	Writer     io.Writer        // usually os.Stderr; nil is Mode None
	IsTerminal bool             // whether Writer is a terminal
	Width      int              // columns of a bar; 0 is 24
	Clock      func() time.Time // nil is time.Now
}

// Display shows tables while they run.
type Display struct {
	face  face
	clock func() time.Time

	mu     sync.Mutex
	tables map[string]*Table
}

// face is one way to show tables.
type face interface {
	add(t *Table)
	changed(t *Table)
	io.Writer
	close()
}

// New starts a display; Close ends it.
func New(o Options) *Display {
	d := &Display{clock: o.Clock, tables: make(map[string]*Table)}
	if d.clock == nil {
		d.clock = time.Now
	}
	d.face = newFace(o, d.now)
	return d
}

func newFace(o Options, now func() time.Time) face {
	switch {
	case o.Writer == nil:
		return silence{io.Discard}
	case o.Mode == None:
		return silence{o.Writer}
	case o.Mode == JSON:
		return newLines(o.Writer, now, jsonLine)
	case o.Mode == Auto && o.IsTerminal:
		return newBars(o, now)
	}
	return newLines(o.Writer, now, textLine)
}

// Table gives the table of that name, a new one at its first mention. On a nil
// *Display it is nil.
func (d *Display) Table(name string) *Table {
	if d == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if t, ok := d.tables[name]; ok {
		return t
	}
	t := &Table{name: printable(name), display: d}
	d.tables[name] = t
	d.face.add(t)
	return t
}

// Write prints whole lines, above the bars if there are any. It lets a logger
// share the terminal.
func (d *Display) Write(lines []byte) (int, error) { return d.face.Write(lines) }

// Close draws the last state and returns when nothing more will be drawn. What
// is written later goes straight to the Writer. A table that has begun
// and not ended is left with its last state.
func (d *Display) Close() {
	if d != nil {
		d.face.close()
	}
}

func (d *Display) now() time.Time { return d.clock() }

// printable keeps a name from steering the terminal: quoted identifiers may
// hold line ends and escape characters.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '�'
		}
		return r
	}, name)
}

// silence shows nothing and passes log lines on.
type silence struct{ io.Writer }

func (silence) add(*Table)     {}
func (silence) changed(*Table) {}
func (silence) close()         {}
