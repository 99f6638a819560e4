package resultset

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// decFloat lays out DECFLOAT: an exponent, and a significand in big-endian
// two's complement of as few bytes as it needs.
func decFloat() physical {
	return physical{nested: true, required: true, byteLength: 18, leaves: []leaf{
		{name: "exponent", typ: arrow.PrimitiveTypes.Int16, width: 2, put: putExponents},
		{name: "significand", typ: arrow.BinaryTypes.Binary, width: variable, text: significands},
	}}
}

func putExponents(dst []byte, v *data.Vector, r rows) {
	copy(arrow.Int16Traits.CastFromBytes(dst), v.Exponents[r.lo:r.hi])
}

func significands(v *data.Vector, r rows) []string {
	out := make([]string, r.len())
	for i, n := range v.Decimals[r.lo:r.hi] {
		out[i] = twosComplement(n)
	}
	return out
}

// twosComplement leaves out leading bytes that only repeat the sign.
func twosComplement(n decimal128.Num) string {
	var b [16]byte
	for i := range 8 {
		b[i] = byte(uint64(n.HighBits()) >> (56 - 8*i))
		b[8+i] = byte(n.LowBits() >> (56 - 8*i))
	}
	at := 0
	for at < 15 && (b[at] == 0 && b[at+1] < 0x80 || b[at] == 0xff && b[at+1] >= 0x80) {
		at++
	}
	return string(b[at:])
}
