package progress

import (
	"io"
	"sync"
	"time"
)

const lineInterval = 10 * time.Second

// lines prints a line at each change and, for tables at work, every interval.
type lines struct {
	now    func() time.Time
	render func(time.Time, snapshot) []byte

	mu     sync.Mutex // guards the writer and the list
	out    io.Writer
	tables []*Table

	stop func()
	done chan struct{}
}

func newLines(out io.Writer, now func() time.Time, render func(time.Time, snapshot) []byte) *lines {
	stop := make(chan struct{})
	l := &lines{
		now: now, render: render, out: out,
		stop: sync.OnceFunc(func() { close(stop) }), done: make(chan struct{}),
	}
	go l.run(stop)
	return l
}

func (l *lines) run(stop <-chan struct{}) {
	defer close(l.done)
	ticker := time.NewTicker(lineInterval)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			l.tick()
		case <-stop:
			return
		}
	}
}

func (l *lines) tick() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, t := range l.tables {
		if s := t.snapshot(l.now()); s.phase.active() {
			l.print(s)
		}
	}
}

func (l *lines) add(t *Table) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tables = append(l.tables, t)
}

func (l *lines) changed(t *Table) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.print(t.snapshot(l.now()))
}

// print gives up on errors: a run does not fail because nobody reads along.
func (l *lines) print(s snapshot) { _, _ = l.out.Write(l.render(l.now(), s)) }

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.out.Write(b)
}

func (l *lines) close() {
	l.stop()
	<-l.done
}
