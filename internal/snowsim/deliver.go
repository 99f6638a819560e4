package snowsim

import (
	"context"
	"net"
	"net/http"
	"os"
	"slices"
	"strconv"
	"time"

	"github.com/snowpg/etl/internal/snowsim/fault"
)

// sent is what went over the wire of a reply.
type sent struct {
	status int
	bytes  int // of the body
}

// delivery is one reply being sent under the rule that fired.
type delivery struct {
	s     *Server
	w     http.ResponseWriter
	ctx   context.Context // ends when the client leaves or the server closes
	reply reply
	fired *fault.Fired
}

// deliver obtains the reply and sends it, harmed as the rule says.
func (s *Server) deliver(w http.ResponseWriter, x *exchange, answer func() reply) sent {
	ctx, cancel := context.WithCancel(x.r.Context())
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	d := &delivery{s: s, w: w, ctx: ctx, fired: x.fired}
	if !d.before(x.action()) {
		return sent{}
	}
	d.reply = answer()
	n := d.send(x.action())
	return sent{d.reply.status, n}
}

// before plays what happens before the request is looked at; false when
// nobody waits for an answer any more.
func (d *delivery) before(k fault.Kind) bool {
	switch k {
	case fault.Stall:
		return d.hold()
	case fault.Kill:
		if p, err := os.FindProcess(d.fired.Fault.Action.PID); err == nil {
			_ = p.Kill() // it may have ended by itself
		}
	}
	return true
}

// send writes the reply and answers the bytes of its body that were sent.
func (d *delivery) send(k fault.Kind) int {
	var a fault.Action
	if d.fired != nil {
		a = d.fired.Fault.Action
	}
	body := d.reply.body
	cut := min(a.Bytes, len(body))
	switch k {
	case fault.Reset:
		return d.reset(body[:cut])
	case fault.Truncate:
		return d.whole(body[:cut])
	case fault.TruncateChunked:
		d.head(-1)
		d.flush()
		return d.write(body[:cut])
	case fault.Corrupt:
		return d.whole(corrupt(body, a.Bytes))
	case fault.StallBody:
		return d.stallBody(body, cut)
	case fault.Drip:
		return d.drip(body, a.Bytes, a.Pause)
	default:
		return d.whole(body)
	}
}

// hold waits for the rule's release; false when the client left before.
func (d *delivery) hold() bool {
	select {
	case <-d.fired.Released:
		return true
	case <-d.ctx.Done():
		return false
	}
}

// head sends status and headers; a negative length announces none.
func (d *delivery) head(length int) {
	h := d.w.Header()
	for name, values := range d.reply.header {
		h[name] = values
	}
	if length >= 0 {
		h.Set("Content-Length", strconv.Itoa(length))
	}
	d.w.WriteHeader(d.reply.status)
}

func (d *delivery) write(b []byte) int {
	n, _ := d.w.Write(b) // the client may leave whenever it likes
	return n
}

func (d *delivery) flush() { _ = http.NewResponseController(d.w).Flush() }

func (d *delivery) whole(body []byte) int {
	d.head(len(body))
	return d.write(body)
}

// stallBody keeps one byte back at least: a client that has all of them would
// send its next request after them, on a connection that nobody reads.
func (d *delivery) stallBody(body []byte, after int) int {
	after = max(0, min(after, len(body)-1))
	d.head(len(body))
	n := d.write(body[:after])
	d.flush()
	if !d.hold() {
		return n
	}
	return n + d.write(body[after:])
}

func (d *delivery) drip(body []byte, step int, pause time.Duration) int {
	d.head(len(body))
	n := 0
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for piece := range slices.Chunk(body, step) {
		n += d.write(piece)
		d.flush()
		select {
		case <-tick.C:
		case <-d.ctx.Done():
			return n
		}
	}
	return n
}

// reset sends the head and the given part of the body, then a TCP reset.
// Data the client has not read yet may be lost with it.
func (d *delivery) reset(part []byte) int {
	d.head(len(d.reply.body))
	n := d.write(part)
	d.flush()
	conn, _, err := http.NewResponseController(d.w).Hijack()
	if err != nil {
		return n // the connection is gone already
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
	return n
}

func corrupt(body []byte, offset int) []byte {
	out := slices.Clone(body)
	if len(out) > 0 {
		out[(len(out)/2+offset)%len(out)] ^= 0xff
	}
	return out
}
