package pgbinary

import (
	"encoding/binary"
	"math"

	"github.com/snowpg/etl/internal/pgoid"
)

// AppendCanonical appends the canonical form of a field of the type. The field
// is not NULL. Bytes that are no value of the type are taken as they are.
func AppendCanonical(dst []byte, oid uint32, field []byte) []byte {
	switch oid {
	case pgoid.Numeric:
		return appendNumeric(dst, field)
	case pgoid.Float8:
		return appendFloat(dst, field)
	case pgoid.JSON:
		return appendJSON(dst, field)
	case pgoid.JSONB:
		if len(field) > 0 { // the first byte is the version of the format
			return appendJSON(dst, field[1:])
		}
	}
	return append(dst, field...)
}

func appendFloat(dst, field []byte) []byte {
	if len(field) == 8 && math.IsNaN(math.Float64frombits(binary.BigEndian.Uint64(field))) {
		return append(dst, "NaN"...)
	}
	return append(dst, field...)
}

// appendNumeric leaves out the display scale and the zero digits at both ends.
func appendNumeric(dst, field []byte) []byte {
	const head = 8
	if len(field) < head {
		return append(dst, field...)
	}
	weight, sign, digits := int16(binary.BigEndian.Uint16(field[2:])), field[4:6], field[head:] //nolint:gosec // the wire's own sign
	if len(digits)%2 != 0 {
		return append(dst, field...)
	}
	for len(digits) > 0 && digits[0] == 0 && digits[1] == 0 {
		digits = digits[2:]
		weight--
	}
	for n := len(digits); n > 0 && digits[n-1] == 0 && digits[n-2] == 0; n = len(digits) {
		digits = digits[:n-2]
	}
	const special = 0x80 // NaN and the infinities have it in their sign
	if len(digits) == 0 && sign[0]&special == 0 {
		return append(dst, 0)
	}
	if len(digits) == 0 {
		weight = 0
	}
	dst = append(dst, sign...)
	dst = binary.BigEndian.AppendUint16(dst, uint16(weight)) //nolint:gosec // as it came
	return append(dst, digits...)
}
