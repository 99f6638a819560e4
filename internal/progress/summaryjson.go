package progress

import (
	"encoding/json"
	"io"
	"time"
)

type jsonRow struct {
	Table         string     `json:"table,omitempty"`
	Mode          string     `json:"mode,omitempty"`
	Path          string     `json:"path,omitempty"`
	Result        string     `json:"result,omitempty"`
	Read          int64      `json:"rows_read"`
	Merged        int64      `json:"rows_merged"`
	Unchanged     int64      `json:"rows_unchanged"`
	Rejected      int64      `json:"rows_rejected"`
	Lossy         int64      `json:"values_lossy"`
	Begun         *time.Time `json:"begun,omitempty"`
	Ended         *time.Time `json:"ended,omitempty"`
	Seconds       float64    `json:"seconds"`
	RowsPerSecond float64    `json:"rows_per_second"`
	From          string     `json:"watermark_from,omitempty"`
	To            string     `json:"watermark_to,omitempty"`
	QueryID       string     `json:"query_id,omitempty"`
	Error         string     `json:"error,omitempty"`
}

type jsonSummary struct {
	Tables  []jsonRow `json:"tables"`
	Total   jsonRow   `json:"total"`
	PeakRSS uint64    `json:"peak_rss_bytes,omitempty"`
}

// SummaryJSON writes what Summary writes as one JSON object on one line.
func SummaryJSON(w io.Writer, rows []Row) error {
	rss, _ := PeakRSS()
	return writeSummaryJSON(w, rows, rss)
}

func writeSummaryJSON(w io.Writer, rows []Row, rss uint64) error {
	s := jsonSummary{Tables: make([]jsonRow, 0, len(rows)), Total: toJSON(sum(rows)), PeakRSS: rss}
	for _, r := range rows {
		s.Tables = append(s.Tables, toJSON(r))
	}
	return json.NewEncoder(w).Encode(s)
}

func toJSON(r Row) jsonRow {
	return jsonRow{
		Table: r.Table, Mode: r.Mode, Path: r.Path, Result: r.Result,
		Read: r.Read, Merged: r.Merged, Unchanged: r.Unchanged, Rejected: r.Rejected, Lossy: r.Lossy,
		Begun: moment(r.Begun), Ended: moment(r.Ended),
		Seconds: round(r.took().Seconds()), RowsPerSecond: round(perSecond(r.Read, r.took())),
		From: r.From, To: r.To, QueryID: r.QueryID, Error: r.Error,
	}
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
