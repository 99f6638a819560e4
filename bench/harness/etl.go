package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/snowpg/etl/bench/harness/report"
	"github.com/snowpg/etl/bench/process"
)

// slicesOfBackfill is into how many slices a backfill is cut.
const slicesOfBackfill = 16

// everything is a lookback that reaches behind the oldest row.
const everything = "2400h"

// runEtl runs the program on a database.
func (l *lab) runEtl(ctx context.Context, s *subject, database string, sample *report.Sample) error {
	return l.runEtlInto(ctx, s, l.server.URL(database), sample)
}

// runEtlInto runs the program on the database that a URL leads to.
func (l *lab) runEtlInto(ctx context.Context, s *subject, url string, sample *report.Sample) error {
	log := filepath.Join(l.folder, "etl.log")
	defer os.Remove(log) // the folder goes anyway
	command := process.Interruptible(ctx, filepath.Join(l.bin, "etl"), append(
		[]string{"stream", "--parallel", strconv.Itoa(sample.Parallel)}, scenarioFlags(sample.Scenario, s.rows)...)...)
	command.Env = append(os.Environ(),
		"SNOWFLAKE_ACCOUNT=bench", "SNOWFLAKE_USER="+user, "SNOWFLAKE_PASSWORD="+password,
		"SNOWFLAKE_HOST="+s.sim.Host, "SNOWFLAKE_PORT="+s.sim.Port, "SNOWFLAKE_PROTOCOL=http",
		"SNOWFLAKE_DATABASE=DEMO", "SNOWFLAKE_SCHEMA=PUBLIC", "SNOWFLAKE_WAREHOUSE=BENCH",
		"POSTGRES_URL="+url,
		"ETL_TABLES="+strings.ToLower(s.name), "ETL_WATERMARK=updated_at",
		"ETL_LOG_FILE="+log, "ETL_LOG_FORMAT=json", "ETL_LOG_LEVEL=debug", "ETL_ENV_FILE=", "ETL_CONFIG=",
	)
	if err := watched(command, sample); err != nil {
		return err
	}
	return readLog(log, sample)
}

func scenarioFlags(scenario string, rows int) []string {
	switch scenario {
	case report.Lookback:
		return []string{"--lookback", everything}
	case report.Backfill:
		return []string{"--slice-rows", sliceRows(rows)}
	case report.Again:
		return []string{"--slice-rows", sliceRows(rows), "--lookback", everything}
	case report.Refresh:
		return []string{"--mode", "replace"}
	default:
		return nil
	}
}

func sliceRows(rows int) string {
	return strconv.Itoa((rows + slicesOfBackfill - 1) / slicesOfBackfill)
}

// record is what is read of a line of the log.
type record struct {
	Time    time.Time
	Message string        `json:"msg"`
	Rows    int64         `json:"rows_read"`
	Bytes   int64         `json:"bytes"`
	Latency time.Duration `json:"latency"`
	Slice   int           `json:"slice"`
}

// readLog finds the phases of the slices, added up: COPY begins when the result
// is there and ends when the merge begins.
func readLog(file string, sample *report.Sample) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close() // read only
	reading, merging := make(map[int]time.Time), make(map[int]time.Time)
	lines, copied := bufio.NewScanner(f), int64(0)
	for lines.Scan() {
		var r record
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			return fmt.Errorf("log of etl: %w", err)
		}
		switch r.Message {
		case "reading":
			reading[r.Slice] = r.Time
		case "merging":
			merging[r.Slice] = r.Time
			sample.Copy += r.Time.Sub(reading[r.Slice])
		case "slice committed":
			sample.Merge += r.Time.Sub(merging[r.Slice])
		case "chunk copied":
			sample.Latencies = append(sample.Latencies, r.Latency)
			copied += r.Bytes
		case "table done":
			sample.Moved = r.Rows
		}
	}
	if sample.Bytes == 0 { // no files of the same rows were made
		sample.Bytes = copied
	}
	return lines.Err()
}
