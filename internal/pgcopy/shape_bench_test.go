package pgcopy

import (
	"encoding/binary"
	"math"
	"testing"
)

// BenchmarkLoopShape compares ways to run the row loop over the same three
// columns (bigint, double precision, timestamp), all without NULL.
//
//	interface   what Plan.Append does: one encoder a column behind an interface
//	switch      one struct for all kinds of columns, switch on a small code
//	columns     column by column into precomputed places: two passes
//
// The others are faster here and yet not what is used: appendTuple says why.
func BenchmarkLoopShape(b *testing.B) {
	const rows = 4096
	ids, floats, times := make([]int64, rows), make([]float64, rows), make([]int64, rows)
	for i := range rows {
		ids[i], floats[i], times[i] = int64(i)*7919, float64(i)/3, 1_700_000_000_000_000+int64(i)
	}
	b.Run("interface", func(b *testing.B) {
		p := Plan{fieldCount: [2]byte{0, 3}, maxRowBytes: DefaultMaxRowBytes, columns: []plannedColumn{
			{encoder: &int8Encoder[int64]{integers[int64]{ids}}},
			{encoder: &float8Encoder{floatsOf(floats)}},
			{encoder: &timestamps[int64]{integers: integers[int64]{times}, instants: newInstants(6)}},
		}}
		perRow(b, rows, func(dst []byte, row int) []byte {
			dst, bad := p.appendTuple(dst, row)
			if bad != nil {
				b.Fatal(bad)
			}
			return dst
		})
	})
	b.Run("switch", func(b *testing.B) {
		columns := []switchColumn{
			{code: codeInt8, ints: ids},
			{code: codeFloat8, floats: floats},
			{code: codeTimestamp, ints: times, instants: newInstants(6)},
		}
		perRow(b, rows, func(dst []byte, row int) []byte {
			dst, bad := appendSwitched(dst, columns, row)
			if bad != nil {
				b.Fatal(bad)
			}
			return dst
		})
	})
	b.Run("columns", func(b *testing.B) {
		instants := newInstants(6)
		b.SetBytes(38)
		b.ReportAllocs()
		buf := make([]byte, rows*38)
		places := make([]int, rows)
		for done := 0; done < b.N; done += rows {
			appendColumns(buf, places, ids, floats, times, &instants)
		}
	})
}

func floatsOf(values []float64) floats { return floats{values} }

// perRow counts one row as one operation.
func perRow(b *testing.B, rows int, tuple func([]byte, int) []byte) {
	b.SetBytes(38)
	b.ReportAllocs()
	buf := make([]byte, 0, rows*38)
	for done := 0; done < b.N; done += rows {
		buf = buf[:0]
		for row := range min(rows, b.N-done) {
			buf = tuple(buf, row)
		}
	}
}

const (
	codeInt8 = iota
	codeFloat8
	codeTimestamp
	codeOther
)

type switchColumn struct {
	code     uint8
	nullable bool
	validity bitmap
	ints     []int64
	floats   []float64
	instants instants
	other    encoder
}

func appendSwitched(dst []byte, columns []switchColumn, row int) ([]byte, *ValueError) {
	dst = append(dst, 0, byte(len(columns)))
	for i := range columns {
		c := &columns[i]
		if c.nullable && !c.validity.isSet(row) {
			dst = append(dst, 0xff, 0xff, 0xff, 0xff)
			continue
		}
		switch c.code {
		case codeInt8:
			dst = appendWord8(dst, uint64(c.ints[row]))
		case codeFloat8:
			dst = appendWord8(dst, math.Float64bits(c.floats[row]))
		case codeTimestamp:
			us, _, ok := c.instants.timestamp(c.ints[row])
			if !ok {
				return dst, refuse(outOfTimestamps, "")
			}
			dst = appendWord8(dst, uint64(us))
		default:
			var bad *ValueError
			if dst, bad = c.other.appendValue(dst, row); bad != nil {
				return dst, bad
			}
		}
	}
	return dst, nil
}

// appendColumns finds the place of each tuple first, as tables with text need
// it, then writes one column after the other.
func appendColumns(buf []byte, places []int, ids []int64, floats []float64, times []int64, in *instants) {
	at := 0
	for row := range places {
		places[row] = at
		binary.BigEndian.PutUint16(buf[at:], 3)
		at += 2 + 3*12
	}
	for row, v := range ids {
		putWord8(buf, &places[row], uint64(v))
	}
	for row, v := range floats {
		putWord8(buf, &places[row], math.Float64bits(v))
	}
	for row, v := range times {
		if us, _, ok := in.timestamp(v); ok {
			putWord8(buf, &places[row], uint64(us))
		}
	}
}

func putWord8(buf []byte, place *int, v uint64) {
	at := *place + 2
	binary.BigEndian.PutUint32(buf[at:], 8)
	binary.BigEndian.PutUint64(buf[at+4:], v)
	*place += 12
}
