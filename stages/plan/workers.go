package plan

import (
	"fmt"

	"github.com/snowpg/etl/pipeline"
)

// Load is what is known of the load of a table before it begins.
type Load struct {
	Rows   int64 // of the window
	Bytes  int64 // of the window as stored at the source, compressed; 0: unknown
	Slices int   // up to pipeline.TableLoads of them are loaded at a time
	// BatchRows is the most rows in an encoded chunk.
	BatchRows int
	// Memory is how many bytes the buffers of this table's streams may take.
	Memory int64
	// Connections is how many PostgreSQL has free for this table's streams;
	// negative: unknown.
	Connections int
	// Cores are those of PostgreSQL's machine; 0: unknown.
	Cores int
	// Most is where the setting ends.
	Most int
}

// Limit is what more COPY streams than are useful would run into.
type Limit string

// The limits.
const (
	LimitChunks      Limit = "chunks"
	LimitCores       Limit = "cores"
	LimitConnections Limit = "connections"
	LimitMemory      Limit = "memory"
	LimitSetting     Limit = "setting"
)

// Workers says how many COPY streams a table can make use of.
type Workers struct {
	Useful int    `json:"useful"` // at least 1
	Limit  Limit  `json:"limit"`
	Why    string `json:"why"`
}

// UsefulWorkers finds the tightest limit. Encoding is none: one core encodes
// for about twenty streams. Nor is the number of Snowflake's chunks, which grow
// with the result: each makes as many of ours as its rows fill.
func UsefulWorkers(l Load) Workers {
	best := Workers{Useful: max(1, l.Most), Limit: LimitSetting, Why: "as far as --parallel goes"}
	limit := func(n int64, limit Limit, why string) {
		if n = max(1, n); n < int64(best.Useful) {
			best = Workers{Useful: int(n), Limit: limit, Why: why}
		}
	}
	// Of equal limits the first one is named: the one least in anybody's hand.
	limit(l.chunks()*l.atOnce(), LimitChunks, l.fewChunks())
	if l.Cores > 0 {
		limit(int64(l.Cores), LimitCores, fmt.Sprintf("PostgreSQL runs on this machine, which has %s", count(int64(l.Cores), "core")))
	}
	if l.Connections >= 0 {
		limit(int64(l.Connections), LimitConnections, fmt.Sprintf("PostgreSQL has %s free for it", count(int64(l.Connections), "connection")))
	}
	limit(l.Memory/pipeline.StreamBytes, LimitMemory, "the buffers of more would not fit --memory")
	if best.Limit != LimitChunks && l.Cores == 0 {
		best.Why += "; no more than PostgreSQL's server has cores, which etl cannot see"
	}
	return best
}

// chunks is how many encoded chunks a slice makes at least. A chunk is closed
// at its number of rows or at its size; rows take more bytes encoded than
// compressed.
func (l Load) chunks() int64 {
	slices := int64(max(1, l.Slices))
	rows, bytes := ceil(l.Rows, slices), ceil(l.Bytes, slices)
	return max(1, ceil(rows, int64(max(1, l.BatchRows))), bytes/pipeline.ChunkBytes)
}

// atOnce is how many slices are loaded at a time if the streams suffice.
func (l Load) atOnce() int64 { return int64(max(1, min(l.Slices, pipeline.TableLoads))) }

func (l Load) fewChunks() string {
	chunks := count(l.chunks(), "chunk")
	if l.Slices > 1 {
		return fmt.Sprintf("each of the %d slices, of which %d are loaded at a time, makes %s", l.Slices, l.atOnce(), chunks)
	}
	return fmt.Sprintf("%s make %s", count(l.Rows, "row"), chunks)
}

func ceil(n, by int64) int64 { return (n + by - 1) / by }

func count(n int64, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
