package fault

import (
	"fmt"
	"time"
)

// Kind is what happens to a request.
type Kind string

// The kinds of actions. Those that cut or change a body work on the bytes as
// they go over the wire, compressed where they are.
const (
	// Status answers Action.Status with Action.Body, or with the body S3 or a
	// load balancer would send.
	Status Kind = "status"
	// Code answers a failed envelope with Action.Code and Message.
	Code Kind = "code"
	// Reset sends Action.Bytes of the body and resets the connection.
	Reset Kind = "reset"
	// Truncate sends Action.Bytes of the body as if that were all of it.
	Truncate Kind = "truncate"
	// TruncateChunked is Truncate without a Content-Length, so that only the
	// content itself can tell.
	TruncateChunked Kind = "truncate_chunked"
	// DropBatches removes the last Action.Batches record batches of an Arrow
	// chunk: a valid stream with too few rows.
	DropBatches Kind = "drop_batches"
	// Corrupt inverts one byte at Action.Bytes, counted from the middle.
	Corrupt Kind = "corrupt"
	// Stall waits before the status line until released or the client leaves.
	Stall Kind = "stall"
	// StallBody waits after Action.Bytes of the body, before its last byte at the
	// latest.
	StallBody Kind = "stall_body"
	// Drip sends Action.Bytes at a time with a pause of Action.Pause.
	Drip Kind = "drip"
	// Empty answers 200 without a body.
	Empty Kind = "empty"
	// RowCount adds Action.Rows to the row count announced for chunk
	// Fault.Chunk. It belongs to Query, Poll or Result.
	RowCount Kind = "row_count"
	// Total adds Action.Rows to the announced total of a result.
	Total Kind = "total"
	// Slow lets a statement finish only after Action.Polls polls, or never
	// when that is negative. It belongs to Query.
	Slow Kind = "slow"
	// Kill sends SIGKILL to process Action.PID, then answers as usual.
	Kill Kind = "kill"
)

// Action is a kind with its parameters; what each kind reads stands with it.
type Action struct {
	Kind    Kind          `json:"kind"`
	Status  int           `json:"status,omitempty"`
	Body    string        `json:"body,omitempty"`
	Code    string        `json:"code,omitempty"`
	Message string        `json:"message,omitempty"`
	Bytes   int           `json:"bytes,omitempty"`
	Batches int           `json:"batches,omitempty"`
	Rows    int           `json:"rows,omitempty"`
	Polls   int           `json:"polls,omitempty"`
	PID     int           `json:"pid,omitempty"`
	Pause   time.Duration `json:"pause,omitempty"` // nanoseconds in JSON
}

func (a Action) validate(e Endpoint) error {
	switch a.Kind {
	case Status:
		return require(a.Status >= 200 && a.Status <= 599, "status must be 200 to 599, is %d", a.Status)
	case Code:
		return require(len(a.Code) == 6, "code must have six digits, is %q", a.Code)
	case Reset, Truncate, TruncateChunked, StallBody:
		return require(a.Bytes >= 0, "bytes must not be negative, is %d", a.Bytes)
	case Drip:
		return require(a.Bytes > 0 && a.Pause > 0, "drip needs bytes and pause above 0")
	case DropBatches:
		return require(e == Chunk && a.Batches > 0, "drop_batches needs endpoint chunk and batches above 0")
	case RowCount, Total:
		return require(e == Query || e == Poll || e == Result, "%s belongs to query, poll or result, not %s", a.Kind, e)
	case Slow:
		return require(e == Query && a.Polls != 0, "slow belongs to query and needs polls")
	case Kill:
		return require(a.PID > 1, "kill needs a pid above 1, has %d", a.PID)
	case Corrupt, Stall, Empty:
		return nil
	default:
		return fmt.Errorf("unknown action kind %q", a.Kind)
	}
}

func require(ok bool, format string, args ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf(format, args...)
}
