package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// terminal is a pseudo-terminal of 132 columns; see pty(7).
func terminal(t *testing.T) (ours, theirs *os.File) {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ours.Close() })
	var unlocked, number int32
	size := [4]uint16{40, 132}
	raw, err := ours.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var failed error
	control := func(request uintptr, value unsafe.Pointer) {
		err := raw.Control(func(fd uintptr) {
			if _, _, code := syscall.Syscall(syscall.SYS_IOCTL, fd, request, uintptr(value)); code != 0 {
				failed = errors.Join(failed, code)
			}
		})
		failed = errors.Join(failed, err)
	}
	control(syscall.TIOCSPTLCK, unsafe.Pointer(&unlocked))
	control(syscall.TIOCGPTN, unsafe.Pointer(&number))
	control(syscall.TIOCSWINSZ, unsafe.Pointer(&size))
	if failed != nil {
		t.Fatal(failed)
	}
	theirs, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}

// shown is the program with its stderr on a terminal.
type shown struct {
	*process
	screen *os.File
	drawn  bytes.Buffer
}

func (w *world) show(args ...string) *shown {
	w.t.Helper()
	ours, theirs := terminal(w.t)
	p := w.prepare(args...)
	p.command.Stderr = theirs
	if err := p.command.Start(); err != nil {
		w.t.Fatal(err)
	}
	_ = theirs.Close() // the program has its own
	return &shown{process: p, screen: ours}
}

// await reads what is drawn until it matches.
func (s *shown) await(pattern string) {
	s.w.t.Helper()
	wanted := regexp.MustCompile(pattern)
	for buf := make([]byte, 4096); !wanted.Match(s.drawn.Bytes()); {
		n, err := s.screen.Read(buf)
		s.drawn.Write(buf[:n])
		if err != nil {
			s.w.t.Fatalf("%v before %q is drawn:\n%s", err, pattern, s.drawn.String())
		}
	}
}

// end reads on until the program is gone: Linux says EIO then.
func (s *shown) end() outcome {
	s.w.t.Helper()
	_, err := io.Copy(&s.drawn, s.screen)
	var path *fs.PathError
	if err != nil && (!errors.As(err, &path) || !errors.Is(path.Err, syscall.EIO)) {
		s.w.t.Fatal(err)
	}
	o := s.wait()
	o.stderr = s.drawn.String()
	return o
}

// TestBarsOnATerminal stops a load half-way, so that there is time to look.
func TestBarsOnATerminal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "notification_text"
	halfWay := simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Chunk: simfault.At(3), Count: 1, Action: simfault.Action{Kind: simfault.Stall}}
	stall := w.inject(halfWay)
	p := w.show("stream")
	// Name, phase, bar, rows of all rows, rate, bytes, time left, and what it
	// waits for.
	p.await(`notification_text +copying +\[=+>-+\] +[0-9.]+k/5\.00k +[0-9.]+k?/s +[0-9.]+ [KM]iB +ETA [0-9ms.]+ +← Snowflake`)
	w.server.Release(stall)
	o := p.end().want(t, exitOK, "notification_text: done 5,000 rows, ", "peak memory")
	if strings.Contains(o.stderr, "level=INFO") {
		t.Errorf("the log is written among the bars:\n%s", o.stderr)
	}
	if strings.Contains(o.stdout, "\x1b") {
		t.Errorf("the summary steers the terminal: %q", o.stdout)
	}

	stall = w.inject(halfWay)
	p = w.show("verify")
	p.await("hashing")
	w.server.Release(stall)
	o = p.end().want(t, exitOK, "notification_text: done 10,000 rows", "equal: 5,000 rows, every value")
	if strings.Contains(o.stdout, "hashing") {
		t.Errorf("progress on stdout:\n%s", o.stdout)
	}
	if o := w.show("stream", "--progress", "none").end().want(t, exitOK, "table done"); strings.Contains(o.stderr, "\x1b") {
		t.Errorf("drawn: %q", o.stderr)
	}
}
