package pgtest

import (
	"bytes"
	"io"
	"sync"
)

const (
	readyLine = "database system is ready to accept connections"
	logTail   = 4096
)

// watcher passes the server's log on and notices when it is ready. The log is
// in English because initdb ran with --no-locale.
type watcher struct {
	out   io.Writer
	ready chan struct{}

	mu   sync.Mutex
	tail []byte
	seen bool
}

func newWatcher(out io.Writer) *watcher {
	if out == nil {
		out = io.Discard
	}
	return &watcher{out: out, ready: make(chan struct{})}
}

// Write implements [io.Writer]. The caller's writer cannot fail the server:
// an unwritable log is not a reason to block it.
func (w *watcher) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	_, _ = w.out.Write(p)
	w.tail = append(w.tail, p...)
	if !w.seen && bytes.Contains(w.tail, []byte(readyLine)) {
		w.seen = true
		close(w.ready)
	}
	if extra := len(w.tail) - logTail; extra > 0 {
		w.tail = append(w.tail[:0], w.tail[extra:]...)
	}
	return len(p), nil
}

// recent returns the end of the log, for error messages.
func (w *watcher) recent() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return string(bytes.TrimSpace(w.tail))
}
