package resultset

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v15/arrow/bitutil"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// bitmapPadding is what the IPC writer pads a bitmap of nothing but NULLs to.
const bitmapPadding = 64

// Size is the exact length of what Arrow returns for the part: Snowflake
// announces chunk sizes before anyone downloads them. Only nested types have
// to be encoded for that.
func Size(p Part, f Format) (int, error) {
	layout := p.physicals(f)
	if slices.ContainsFunc(layout, func(p physical) bool { return p.tree != nil }) {
		raw, err := Arrow(p, f)
		return len(raw), err
	}
	head, perBatch, err := overhead(p, layout, f.Metadata)
	if err != nil {
		return 0, err
	}
	n := head
	for _, r := range batches(p.rows(), f.Batches) {
		n += perBatch + bodySize(layout, p.Block, r)
	}
	if f.EndOfStream {
		n += endOfStream
	}
	return n, nil
}

// overhead measures the schema message and the metadata of a record batch on
// a sample: neither depends on the values or on how many rows there are.
func overhead(p Part, layout []physical, m Metadata) (head, perBatch int, err error) {
	s := schema(p.Columns, layout, m)
	var buf bytes.Buffer
	w := ipc.NewWriter(&buf, ipc.WithSchema(s))
	sample := rows{p.Lo, min(p.Lo+1, p.Hi)}
	if err := writeBatch(w, s, layout, p.Block, sample); err != nil {
		return 0, 0, err
	}
	withBatch := buf.Len()
	buf.Reset()
	empty := ipc.NewWriter(&buf, ipc.WithSchema(s))
	if err := empty.Close(); err != nil {
		return 0, 0, fmt.Errorf("measure Arrow schema: %w", err)
	}
	head = buf.Len() - endOfStream
	return head, withBatch - head - bodySize(layout, p.Block, sample), nil
}

func bodySize(layout []physical, b *data.Block, r rows) int {
	n := 0
	for i, p := range layout {
		n += p.bodySize(b.Columns[i], r)
	}
	return n
}

func (p physical) bodySize(v *data.Vector, r rows) int {
	bitmap := bitmapSize(v, r)
	n := 0
	if p.nested || p.dimension > 0 {
		n += bitmap
	}
	if p.required || p.dimension > 0 {
		bitmap = 0
	}
	for _, l := range p.leaves {
		n += bitmap + l.bodySize(v, r)
	}
	return n
}

func bitmapSize(v *data.Vector, r rows) int {
	n := int(bitutil.BytesForBits(int64(r.len())))
	switch countNulls(v, r) {
	case 0:
		return 0
	case r.len():
		return (n + bitmapPadding - 1) / bitmapPadding * bitmapPadding
	default:
		return pad8(n)
	}
}

func (l leaf) bodySize(v *data.Vector, r rows) int {
	switch l.width {
	case bits:
		return pad8(int(bitutil.BytesForBits(int64(r.len()))))
	case variable:
		return pad8(4*(r.len()+1)) + pad8(textLength(l.texts(v, r)))
	default:
		return pad8(r.len() * l.width)
	}
}

func pad8(n int) int { return (n + 7) &^ 7 }
