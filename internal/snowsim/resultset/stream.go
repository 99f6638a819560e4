package resultset

import (
	"bytes"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// endOfStream is what an IPC stream may end with; most of Snowflake's do not.
const endOfStream = 8

// Format is how Arrow chunks are written. The zero value is one record batch
// a chunk in the usual layouts, without the end-of-stream marker, by the
// execution layer.
type Format struct {
	// Batches is the record batches of one chunk; 0 means 1.
	Batches int
	// EndOfStream ends each stream with the IPC end-of-stream marker.
	EndOfStream bool
	// Metadata is the producer that is imitated.
	Metadata Metadata
	// V4 writes the metadata version of Snowflake's older streams, 4 and not 5.
	V4 bool
	// Native sends structured types as Arrow structs, lists and maps instead
	// of JSON text.
	Native bool
	// LeastWidth is the fewest bytes of a whole number: 1, 2, 4, 8 or 16; 0
	// means 1. With 8, a column changes its type between chunks only where its
	// values stop fitting 64 bits, which some clients need.
	LeastWidth int
	// Layout, unless 0, seeds layouts that are unusual for a type but legal:
	// wider integers, other forms of times.
	Layout uint64
}

// Part is the rows of one block that make one chunk.
type Part struct {
	Columns  []data.Column
	Computed []bool // may be shorter than Columns: the rest are table columns
	Block    *data.Block
	Lo, Hi   int // half open
}

// Rows is the number of rows of the part.
func (p Part) Rows() int { return p.Hi - p.Lo }

func (p Part) rows() rows { return rows{p.Lo, p.Hi} }

func (p Part) computed(c int) bool { return c < len(p.Computed) && p.Computed[c] }

func (p Part) physicals(f Format) []physical {
	out := make([]physical, len(p.Columns))
	for i, c := range p.Columns {
		v, ok := p.Block.Columns[i], false
		if out[i], ok = unusual(c.Type, f, i, v, p.rows()); !ok {
			out[i] = physicalOf(c.Type, f, p.computed(i), v, p.rows())
		}
	}
	return out
}

// Arrow encodes the part as one Arrow IPC stream.
func Arrow(p Part, f Format) ([]byte, error) {
	layout := p.physicals(f)
	s := schema(p.Columns, layout, f.Metadata)
	var buf bytes.Buffer
	w := ipc.NewWriter(&buf, ipc.WithSchema(s))
	for _, r := range batches(p.rows(), f.Batches) {
		if err := writeBatch(w, s, layout, p.Block, r); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("end Arrow stream: %w", err)
	}
	if !f.EndOfStream {
		buf.Truncate(buf.Len() - endOfStream)
	}
	if f.V4 {
		return buf.Bytes(), downgrade(buf.Bytes())
	}
	return buf.Bytes(), nil
}

func schema(columns []data.Column, layout []physical, m Metadata) *arrow.Schema {
	fields := make([]arrow.Field, len(columns))
	for i, c := range columns {
		fields[i] = field(c, layout[i], m)
	}
	return arrow.NewSchema(fields, nil)
}

func writeBatch(w *ipc.Writer, s *arrow.Schema, layout []physical, b *data.Block, r rows) error {
	columns := make([]arrow.Array, len(layout))
	for i, p := range layout {
		column, err := arrayOf(s.Field(i).Type, p, b.Columns[i], r)
		if err != nil {
			return fmt.Errorf("encode column %s: %w", s.Field(i).Name, err)
		}
		columns[i] = column
	}
	record := array.NewRecord(s, columns, int64(r.len()))
	defer record.Release()
	if err := w.Write(record); err != nil {
		return fmt.Errorf("encode rows %d to %d as Arrow: %w", r.lo, r.hi, err)
	}
	return nil
}

// batches cuts r into n ranges of nearly equal length, fewer when there are not
// as many rows.
func batches(r rows, n int) []rows {
	n = max(1, min(n, r.len()))
	out := make([]rows, 0, n)
	for i := range n {
		out = append(out, rows{r.lo + r.len()*i/n, r.lo + r.len()*(i+1)/n})
	}
	return out
}
