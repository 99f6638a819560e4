package pgcopy

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

const outOfPrecision = "has more digits before the point than the target's numeric(p,s)"

// limitedNumeric checks the digits before the point of what another encoder
// writes into a numeric(p,s). PostgreSQL would check too, but name a line of
// the COPY and take the whole load down.
type limitedNumeric struct {
	encoder
	digits int
}

// limitDigits adds the check where the source has more digits than the target.
func limitDigits(e encoder, c Column) encoder {
	digits := c.Precision - c.Scale
	if e == nil || c.Target != pgoid.Numeric || c.Precision <= 0 || c.Source.Kind != snowtype.Fixed || digits >= c.Source.Precision-c.Source.Scale {
		return e
	}
	return &limitedNumeric{encoder: e, digits: digits}
}

func (e *limitedNumeric) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	from := len(dst)
	dst, bad := e.encoder.appendValue(dst, row)
	if bad == nil && digitsBeforePoint(dst[from+4:]) > e.digits {
		return dst, refuse(outOfPrecision, wireText(dst[from+4:]))
	}
	return dst, bad
}

// digitsBeforePoint counts them in the wire form that appendNumeric writes.
func digitsBeforePoint(value []byte) int {
	count, weight := binary.BigEndian.Uint16(value), int16(binary.BigEndian.Uint16(value[2:]))
	if count == 0 || weight < 0 {
		return 0
	}
	digits := 4 * int(weight)
	for first := binary.BigEndian.Uint16(value[8:]); first > 0; first /= 10 {
		digits++
	}
	return digits
}

// wireText writes a numeric in its wire form for an error: the point may have
// zeros behind it that the value does not show.
func wireText(value []byte) string {
	count, weight := int(binary.BigEndian.Uint16(value)), int(int16(binary.BigEndian.Uint16(value[2:])))
	var text []byte
	if binary.BigEndian.Uint16(value[4:]) == numericNegative {
		text = append(text, '-')
	}
	for i := range max(count, weight+1) {
		digit := uint16(0)
		if i < count {
			digit = binary.BigEndian.Uint16(value[8+2*i:])
		}
		switch i {
		case 0:
			text = strconv.AppendUint(text, uint64(digit), 10)
		case weight + 1:
			text = fmt.Appendf(text, ".%04d", digit)
		default:
			text = fmt.Appendf(text, "%04d", digit)
		}
	}
	return string(text)
}
