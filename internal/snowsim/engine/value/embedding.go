package value

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// FloatEmbedding is a VECTOR(FLOAT, n).
func FloatEmbedding(elements ...float32) string {
	var b []byte
	for _, f := range elements {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(f))
	}
	return string(b)
}

// IntEmbedding is a VECTOR(INT, n).
func IntEmbedding(elements ...int32) string {
	var b []byte
	for _, n := range elements {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	return string(b)
}

// embeddingText writes the elements in brackets.
func embeddingText(t data.Type, raw string) string {
	elements := make([]string, 0, t.Length)
	for b := []byte(raw); len(b) >= 4; b = b[4:] {
		bits := binary.LittleEndian.Uint32(b)
		if t.Element == data.Fixed {
			elements = append(elements, strconv.Itoa(int(int32(bits))))
		} else {
			elements = append(elements, strconv.FormatFloat(float64(math.Float32frombits(bits)), 'f', 6, 32))
		}
	}
	return "[" + strings.Join(elements, ",") + "]"
}
