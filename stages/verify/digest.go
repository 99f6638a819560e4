package verify

import (
	"encoding/binary"
	"hash/maphash"

	"github.com/snowpg/etl/internal/pgbinary"
	"github.com/snowpg/etl/pipeline"
)

// buckets divide the rows by their keys. A table of a hundred million rows has
// some 1,500 in each.
const buckets = 1 << 16

// digest sums the hashes of rows; the order in which they come does not
// matter.
type digest struct {
	rows    int64
	columns []uint64
	buckets []uint64
}

func newDigest(columns int) *digest {
	return &digest{columns: make([]uint64, columns), buckets: make([]uint64, buckets)}
}

func (d *digest) merge(other *digest) {
	d.rows += other.rows
	for i, sum := range other.columns {
		d.columns[i] += sum
	}
	for i, sum := range other.buckets {
		d.buckets[i] += sum
	}
}

// hasher hashes rows of one table. It is for one goroutine; hashers of one
// seed agree.
type hasher struct {
	seed    maphash.Seed
	types   []uint32
	key     []int // positions of the key columns; empty: the whole row
	values  []uint64
	scratch []byte
}

// hashed is a row as its hashes: of its key, of each column bound to the key,
// and of all of them.
type hashed struct {
	key     uint64
	columns []uint64 // valid until the next row
	row     uint64
}

func newHasher(seed maphash.Seed, t *pipeline.Table) *hasher {
	h := &hasher{seed: seed, key: keyPositions(t), values: make([]uint64, len(t.Columns))}
	for _, m := range t.Columns {
		h.types = append(h.types, m.Target.Type.OID)
	}
	return h
}

// keyPositions are the key's places among the columns, in key order.
func keyPositions(t *pipeline.Table) []int {
	var positions []int
	for _, name := range t.KeyColumns {
		for i, m := range t.Columns {
			if m.Target.Name == name {
				positions = append(positions, i)
			}
		}
	}
	return positions
}

// hash reads a row's fields. A table without a key has rows whose hashes stand
// for their keys.
func (h *hasher) hash(fields [][]byte) hashed {
	var row hashed
	if len(h.key) > 0 {
		h.scratch = h.scratch[:0]
		for _, i := range h.key {
			h.field(i, fields[i])
			h.scratch = binary.BigEndian.AppendUint32(h.scratch, uint32(len(h.scratch))) //nolint:gosec // only keeps parts apart
		}
		row.key = maphash.Bytes(h.seed, h.scratch)
	}
	for i, field := range fields {
		h.scratch = binary.BigEndian.AppendUint64(h.scratch[:0], row.key)
		h.scratch = binary.BigEndian.AppendUint16(h.scratch, uint16(i)) //nolint:gosec // PostgreSQL has at most 1600 columns
		h.field(i, field)
		h.values[i] = maphash.Bytes(h.seed, h.scratch)
	}
	row.columns = h.values
	h.scratch = h.scratch[:0]
	for _, value := range h.values {
		h.scratch = binary.BigEndian.AppendUint64(h.scratch, value)
	}
	row.row = maphash.Bytes(h.seed, h.scratch)
	if len(h.key) == 0 {
		row.key = row.row
	}
	return row
}

// field appends NULL or the canonical value.
func (h *hasher) field(i int, field []byte) {
	if field == nil {
		h.scratch = append(h.scratch, 0)
		return
	}
	h.scratch = pgbinary.AppendCanonical(append(h.scratch, 1), h.types[i], field)
}

func (d *digest) add(row hashed) {
	d.rows++
	for i, value := range row.columns {
		d.columns[i] += value
	}
	d.buckets[row.key%buckets] += row.row
}
