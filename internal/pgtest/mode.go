package pgtest

import (
	"syscall"
	"time"
)

// Mode is how a server goes down, named as pg_ctl names it.
type Mode int

const (
	// Fast disconnects clients, rolls back and writes a checkpoint.
	Fast Mode = iota
	// Immediate ends without a checkpoint: the next start recovers as after a
	// crash, and UNLOGGED tables are empty.
	Immediate
)

// String returns pg_ctl's name of the mode.
func (m Mode) String() string {
	if m == Immediate {
		return "immediate"
	}
	return "fast"
}

// steps lists the signals to send: a server that does not obey the polite one
// gets the next.
func (m Mode) steps() []step {
	all := []step{
		{syscall.SIGINT, 15 * time.Second},
		{syscall.SIGQUIT, 10 * time.Second},
		{syscall.SIGKILL, 5 * time.Second},
	}
	if m == Immediate {
		return all[1:]
	}
	return all
}
