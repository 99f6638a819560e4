package metrics

import (
	"net"
	"slices"
	"strings"
	"testing"
	"time"
)

// agent is a UDP socket, as the Datadog agent listens on.
func agent(t *testing.T) net.PacketConn {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		t.Fatal(err)
	}
	return conn
}

// read reads datagrams until one of them ends with the last line.
func read(t *testing.T, conn net.PacketConn, last string) []string {
	t.Helper()
	var lines []string
	buf := make([]byte, 64<<10)
	for {
		n, _, err := conn.ReadFrom(buf)
		if err != nil {
			t.Fatalf("%v after %q", err, lines)
		}
		if n > datagram {
			t.Errorf("a datagram of %d bytes", n)
		}
		lines = append(lines, strings.Split(string(buf[:n]), "\n")...)
		if strings.HasPrefix(lines[len(lines)-1], last) {
			return lines
		}
	}
}

func TestStatsD(t *testing.T) {
	t.Parallel()
	conn := agent(t)
	s := filled()
	d, err := s.StatsD(conn.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() // nothing is buffered
	const last = "etl.table_watermark_timestamp_seconds:"
	flush := func() []string {
		t.Helper()
		if err := d.Flush(); err != nil {
			t.Fatal(err)
		}
		return read(t, conn, last)
	}
	first := flush()
	for _, line := range []string{
		"etl.rows_committed:15|c|#table:a", "etl.bytes:880|c|#stage:read,table:a", "etl.table_lag_seconds:120|g|#table:a",
		"etl.retries:1|c|#class:retry", "etl.queue_bytes:4096|g|#stage:read", "etl.run_duration_seconds:1.5|g|#table:a",
	} {
		if !slices.Contains(first, line) {
			t.Errorf("%q is missing in %q", line, first)
		}
	}
	s.Committed("a", Commit{Rows: 2})
	second := flush()
	counted := slices.DeleteFunc(second, func(line string) bool { return !strings.Contains(line, "|c") })
	if !slices.Equal(counted, []string{"etl.rows_committed:2|c|#table:a"}) {
		t.Errorf("counted again: %q", counted)
	}
}

func TestStatsDSplitsDatagramsAndEscapesNames(t *testing.T) {
	t.Parallel()
	conn := agent(t)
	s := New()
	for range 3 {
		for _, name := range []string{"plain", "a|b,c\nd", strings.Repeat("long", 60)} {
			s.Finished(name, Run{Result: Failed, Watermark: ended})
		}
	}
	d, err := s.StatsD(conn.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close() // nothing is buffered
	if err := d.Flush(); err != nil {
		t.Fatal(err)
	}
	lines := read(t, conn, "etl.table_watermark_timestamp_seconds:1772366400|g|#table:plain")
	if !slices.Contains(lines, "etl.last_run_failed:1|g|#table:a_b_c_d") {
		t.Errorf("got %q", lines)
	}
}
