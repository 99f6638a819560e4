package verify

import (
	"bytes"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/pipeline"
)

// entry is a key of a differing bucket and what each side has for it.
type entry struct {
	inTarget bool
	target   uint64 // hash of the target's row
	inSource int    // how many rows the source has
	source   uint64 // hash of the newest of them
	mark     []byte // its watermark
	// The rows themselves, as COPY tuples, where they differ: they are needed
	// to show and to repair them.
	sourceTuple, targetTuple []byte
}

func (e *entry) missing() bool   { return !e.inTarget }
func (e *entry) extra() bool     { return e.inSource == 0 }
func (e *entry) differing() bool { return e.inTarget && e.inSource > 0 && e.source != e.target }

// offer takes a row of the source. Of several rows with one key the one with
// the greatest watermark counts, as it does in a merge; of equal ones the one
// that the target has.
func (e *entry) offer(row uint64, mark, tuple []byte, order func(a, b []byte) int) {
	e.inSource++
	if e.inSource > 1 {
		switch c := order(mark, e.mark); {
		case c < 0:
			return
		case c == 0 && (!e.inTarget || row != e.target):
			return
		}
	}
	e.source, e.mark, e.sourceTuple = row, bytes.Clone(mark), nil
	if !e.inTarget || row != e.target {
		e.sourceTuple = bytes.Clone(tuple)
	}
}

// watermarkOrder compares watermarks as COPY fields; NULL is less than all.
func watermarkOrder(t *pipeline.Table) (position int, order func(a, b []byte) int) {
	if t.WatermarkColumn == nil {
		return -1, func(_, _ []byte) int { return 0 }
	}
	for i, m := range t.Columns {
		if m.Target.Name == t.WatermarkColumn.Target.Name {
			position = i
		}
	}
	compare := compareSigned
	if t.WatermarkColumn.Target.Type.OID == pgoid.Numeric {
		compare = compareNumeric
	}
	return position, func(a, b []byte) int {
		switch {
		case a == nil && b == nil:
			return 0
		case a == nil:
			return -1
		case b == nil:
			return 1
		}
		return compare(a, b)
	}
}

// compareSigned orders big-endian integers of one width: whole numbers, dates
// and timestamps.
func compareSigned(a, b []byte) int {
	if len(a) > 0 && len(b) > 0 && a[0]>>7 != b[0]>>7 {
		return int(b[0]>>7) - int(a[0]>>7)
	}
	return bytes.Compare(a, b)
}

func compareNumeric(a, b []byte) int {
	var x, y pgtype.Numeric
	plan := pgtype.NumericCodec{}
	types := pgtype.NewMap()
	for field, into := range map[*pgtype.Numeric][]byte{&x: a, &y: b} {
		if err := plan.PlanScan(types, pgtype.NumericOID, pgtype.BinaryFormatCode, field).Scan(into, field); err != nil {
			return 0
		}
	}
	// A watermark has no decimals: the exponents are not negative, and zero
	// digits at the end are left out in one way only.
	return integer(x).Cmp(integer(y))
}
