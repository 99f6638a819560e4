package progress

import (
	"encoding/json"
	"strings"
	"time"
)

type event struct {
	Time          time.Time `json:"time"`
	Table         string    `json:"table"`
	Phase         Phase     `json:"phase"`
	TotalRows     int64     `json:"total_rows,omitempty"`
	RowsRead      int64     `json:"rows_read"`
	RowsCopied    int64     `json:"rows_copied"`
	BytesCopied   int64     `json:"bytes_copied"`
	RowsPerSecond float64   `json:"rows_per_second"`
	Elapsed       float64   `json:"elapsed_seconds"`
	Left          float64   `json:"eta_seconds,omitempty"`
	WaitsFor      string    `json:"waits_for,omitempty"`
	Outcome       string    `json:"outcome,omitempty"`
}

func jsonLine(now time.Time, s snapshot) []byte {
	left, _ := s.eta()
	line, err := json.Marshal(event{
		Time: now.UTC(), Table: s.name, Phase: s.phase, TotalRows: s.total,
		RowsRead: s.read, RowsCopied: s.copied, BytesCopied: s.copiedSize,
		RowsPerSecond: round(s.rate()), Elapsed: round(s.elapsed.Seconds()), Left: round(left.Seconds()),
		WaitsFor: strings.ToLower(s.waits.String()), Outcome: s.outcome.Text,
	})
	if err != nil { // only a clock beyond the year 9999 cannot be written
		return nil
	}
	return append(line, '\n')
}

// round keeps three decimals: more would be noise in a log.
func round(x float64) float64 { return float64(int64(x*1000+0.5)) / 1000 }
