package pgcopy

import (
	"bytes"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// stridePlan has a column of every way that writes a fixed number of bytes.
func stridePlan(t *rapid.T, rows int) *Plan {
	long := func(name string, usual, odd int64) []int64 {
		return rapid.SliceOfN(rapid.SampledFrom([]int64{0, 1, -1, usual, usual + 7, usual, usual - 1, odd}), rows, rows).Draw(t, name)
	}
	short := func(name string, usual, odd int32) []int32 {
		return rapid.SliceOfN(rapid.SampledFrom([]int32{0, 1, -1, usual, usual + 7, usual, usual - 1, odd}), rows, rows).Draw(t, name)
	}
	odd := rapid.SampledFrom([]int64{0, 0, 1}).Draw(t, "odd") // without it nothing is for an encoder
	lost := new(Losses)
	counted := nanoseconds{lost: lost}
	p := &Plan{fieldCount: [2]byte{0, 7}, maxRowBytes: DefaultMaxRowBytes, fixedRoom: fixedRoom(7)}
	bits := rapid.SliceOfN(rapid.Byte(), (rows+7)/8, (rows+7)/8).Draw(t, "bits")
	values := make([]float64, rows)
	words := long("floats", math.MaxInt64-7, 0)
	for i, v := range words {
		values[i] = math.Float64frombits(uint64(v))
	}
	for _, e := range []encoder{
		&float8Encoder{floats{values: values, bits: words}},
		&int4Encoder[int32]{integers[int32]{short("int4", 1_000_000, 0)}},
		&boolEncoder{bitmap{bits: bits}},
		&dateDays{values: short("days", 20_000, int32(odd)*math.MinInt32)},
		&timestamps[int64]{integers: integers[int64]{long("µs", 1_700_000_000_000_000, odd*math.MaxInt64)}, nanoseconds: counted, instants: newInstants(6)},
		&timestamps[int64]{integers: integers[int64]{long("ns", 1_700_000_000_000_000_000, odd*1_700_000_000_000_000_000+odd)}, nanoseconds: counted, instants: newInstants(9)},
		&splitTimestamps{epochs: epochs{epoch: long("s", 1_700_000_000, odd*math.MaxInt64), fraction: short("fraction", 5000, 0)}, nanoseconds: counted},
	} {
		c := plannedColumn{encoder: e}
		c.hoist(e)
		p.columns = append(p.columns, c)
	}
	return p
}

// Column by column gives the bytes that the row loop and the encoders give, or
// leaves all of it to them.
func TestStridesAgreeWithTheRowLoop(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 20).Draw(t, "rows")
		p := stridePlan(t, rows)
		from := rapid.IntRange(0, rows-1).Draw(t, "from")
		before := []byte("before")
		stride := p.stride()
		if stride == 0 {
			t.Fatalf("no stride")
		}
		got, ok := p.appendStrides(bytes.Clone(before), from, rows, stride)
		whole, bad := p.appendEach(bytes.Clone(before), from, rows)
		for i := range p.columns {
			p.columns[i].how = viaEncoder
		}
		want, slowBad := p.appendEach(bytes.Clone(before), from, rows)
		if !bytes.Equal(whole, want) || (bad == nil) != (slowBad == nil) {
			t.Fatalf("% x, %v; by the encoders % x, %v", whole, bad, want, slowBad)
		}
		switch {
		case ok && (slowBad != nil || !bytes.Equal(got, want)):
			t.Fatalf("% x; by the encoders % x, %v", got, want, slowBad)
		case !ok && !bytes.Equal(got, before):
			t.Fatalf("% x was appended for nothing", got)
		}
	})
}
