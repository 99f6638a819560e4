package dataset

import (
	"iter"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// blockRows is the rows of a block, the most a chunk has by default.
const blockRows = 50_000

// Table is a generated table.
type Table struct {
	Database, Schema, Name string
	Columns                []data.Column
	PrimaryKey             []string
	Rows                   int
	// Blocks yields the rows in order of the key.
	Blocks iter.Seq[*data.Block]
}

// Options says which rows to generate.
type Options struct {
	Rows int
	Seed uint64
	// Now is the present of the data: its rows were changed in the 30 days
	// before. Whole seconds count.
	Now time.Time
}

// generator fills the columns of one block with the rows from first on.
type generator func(r *rng, first, rows int) []*data.Vector

// blocks runs a generator over all rows. Each block draws its random numbers
// from its own stream, so that a table's rows do not depend on how many follow.
func blocks(o Options, stream uint64, g generator) iter.Seq[*data.Block] {
	return func(yield func(*data.Block) bool) {
		for first := 0; first < o.Rows; first += blockRows {
			n := min(blockRows, o.Rows-first)
			r := newRNG(o.Seed, stream+uint64(first))
			if !yield(&data.Block{Rows: n, Columns: g(r, first, n)}) {
				return
			}
		}
	}
}
