package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"
)

var csvHeader = []string{
	"shape", "rows", "scenario", "parallel", "way", "samples", "moved", "copy_bytes",
	"wall_s", "fastest_s", "slowest_s", "copy_s", "merge_s",
	"client_cpu_s", "simulator_cpu_s", "postgres_cpu_s", "peak_rss_bytes", "wal_bytes", "exact",
	"chunk_latency_p50_s", "chunk_latency_p99_s",
}

// CSV writes one line a summary, times in seconds.
func CSV(w io.Writer, summaries []Summary) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader); err != nil {
		return fmt.Errorf("results as CSV: %w", err)
	}
	for _, s := range summaries {
		if err := out.Write(csvLine(s)); err != nil {
			return fmt.Errorf("results as CSV: %w", err)
		}
	}
	out.Flush()
	return out.Error()
}

func csvLine(s Summary) []string {
	return []string{
		s.Shape, strconv.Itoa(s.Rows), s.Scenario, strconv.Itoa(s.Parallel), s.Way,
		strconv.Itoa(s.Samples), strconv.FormatInt(s.Moved, 10), strconv.FormatInt(s.Bytes, 10),
		seconds(s.Wall), seconds(s.Fastest), seconds(s.Slowest), seconds(s.Copy), seconds(s.Merge),
		seconds(s.CPU.Client), seconds(s.CPU.Simulator), seconds(s.CPU.PostgreSQL),
		strconv.FormatInt(s.PeakRSS, 10), strconv.FormatInt(s.WAL, 10), strconv.FormatBool(!s.Inexact),
		seconds(s.LatencyP50), seconds(s.LatencyP99),
	}
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
