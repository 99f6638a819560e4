package resultset

import "github.com/snowpg/etl/internal/snowsim/data"

// Snowflake's largest VARCHAR in characters and bytes, and largest BINARY.
const (
	maxText   = 16_777_216
	maxBinary = 8_388_608
)

// charLength is the declared length of a text or binary type.
func charLength(t data.Type) int {
	switch {
	case t.Kind == data.Binary && t.Length == 0:
		return maxBinary
	case t.Length == 0:
		return maxText
	default:
		return t.Length
	}
}

// byteLength is the bytes the declared length may take: four a character, but
// never more than the largest VARCHAR has.
func byteLength(t data.Type) int {
	if t.Kind == data.Binary {
		return charLength(t)
	}
	return min(4*charLength(t), maxText)
}

// Lengths is the declared length of a text or binary type in characters and
// in bytes.
func Lengths(t data.Type) (chars, bytes int) { return charLength(t), byteLength(t) }
