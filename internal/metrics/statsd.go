package metrics

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"sync"

	dto "github.com/prometheus/client_model/go"
)

// datagram is the greatest payload that passes an Ethernet of 1500 bytes
// unfragmented: https://docs.datadoghq.com/developers/dogstatsd/high_throughput.
const datagram = 1432

// StatsD sends the metrics as DogStatsD datagrams
// (https://docs.datadoghq.com/developers/dogstatsd/datagram_shell): counters
// as what was added since the last time, everything else as gauges.
// etl_rows_committed_total{table="t"} becomes etl.rows_committed with the tag
// table:t. Its methods may be called from many goroutines.
type StatsD struct {
	set  *Set
	conn net.Conn

	mu   sync.Mutex
	sent map[string]float64 // counters, by name and tags
}

// StatsD sends to a UDP address, host:port. Nothing is sent yet: with UDP it
// never shows whether anybody listens.
func (s *Set) StatsD(address string) (*StatsD, error) {
	conn, err := net.Dial("udp", address)
	if err != nil {
		return nil, fmt.Errorf("statsd: %w", err)
	}
	return &StatsD{set: s, conn: conn, sent: make(map[string]float64)}, nil
}

// Flush sends what is new.
func (d *StatsD) Flush() error {
	families, err := d.set.gather()
	if err != nil {
		return fmt.Errorf("statsd: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	var packet []byte
	var failures []error
	for _, family := range families {
		for _, m := range family.GetMetric() {
			line := d.line(family.GetName(), m)
			if len(packet) > 0 && len(packet)+1+len(line) > datagram {
				failures = append(failures, d.send(packet))
				packet = packet[:0]
			}
			packet = appendLine(packet, line)
		}
	}
	return errors.Join(append(failures, d.send(packet))...)
}

func appendLine(packet []byte, line string) []byte {
	if line == "" {
		return packet
	}
	if len(packet) > 0 {
		packet = append(packet, '\n')
	}
	return append(packet, line...)
}

// send loses the packet when it fails, as the network may.
func (d *StatsD) send(packet []byte) error {
	if len(packet) == 0 {
		return nil
	}
	if _, err := d.conn.Write(packet); err != nil {
		return fmt.Errorf("statsd: %w", err)
	}
	return nil
}

// line is one metric, or "" for a counter that has not moved.
func (d *StatsD) line(name string, m *dto.Metric) string {
	name = strings.TrimSuffix(strings.Replace(name, "_", ".", 1), "_total")
	tags := tagText(m.GetLabel())
	if m.GetCounter() == nil {
		return name + ":" + number(m.GetGauge().GetValue()) + "|g" + tags
	}
	total := m.GetCounter().GetValue()
	added := total - d.sent[name+tags]
	d.sent[name+tags] = total
	if added == 0 {
		return ""
	}
	return name + ":" + number(added) + "|c" + tags
}

// tagEscape keeps a name from ending the tag or the metric.
var tagEscape = strings.NewReplacer(",", "_", "|", "_", "\n", "_")

func tagText(pairs []*dto.LabelPair) string {
	if len(pairs) == 0 {
		return ""
	}
	tags := make([]string, len(pairs))
	for i, pair := range pairs {
		tags[i] = pair.GetName() + ":" + tagEscape.Replace(pair.GetValue())
	}
	return "|#" + strings.Join(tags, ",")
}

func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }

// Close ends sending; it does not flush.
func (d *StatsD) Close() error { return d.conn.Close() }
