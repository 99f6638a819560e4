package pgtest

import (
	"bytes"
	"io"
	"slices"
	"sync"
)

const logTail = 4096

// readyLines are a primary's, a standby's since PostgreSQL 14, and a standby's
// before that.
var readyLines = [][]byte{
	[]byte("database system is ready to accept connections"),
	[]byte("database system is ready to accept read-only connections"),
	[]byte("database system is ready to accept read only connections"),
}

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
	if !w.seen && slices.ContainsFunc(readyLines, func(line []byte) bool { return bytes.Contains(w.tail, line) }) {
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
