package resultset

import (
	"encoding/binary"
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// elementBytes is the size of a VECTOR's element.
const elementBytes = 4

// embedding lays out VECTOR: a list of fixed length.
func embedding(t data.Type) physical {
	var typ arrow.DataType = arrow.PrimitiveTypes.Float32
	if t.Element == data.Fixed {
		typ = arrow.PrimitiveTypes.Int32
	}
	bytes := elementBytes * t.Length
	return physical{dimension: t.Length, byteLength: bytes, leaves: []leaf{{
		typ: typ, width: bytes,
		put: func(dst []byte, v *data.Vector, r rows) {
			for i, elements := range v.Strings[r.lo:r.hi] {
				copy(dst[i*bytes:], elements) // nothing under a NULL
			}
		},
	}}}
}

func embeddingText(t data.Type, elements string) string {
	parts := make([]string, 0, t.Length)
	for b := []byte(elements); len(b) >= elementBytes; b = b[elementBytes:] {
		bits := binary.LittleEndian.Uint32(b)
		if t.Element == data.Fixed {
			parts = append(parts, strconv.Itoa(int(int32(bits))))
		} else {
			parts = append(parts, strconv.FormatFloat(float64(math.Float32frombits(bits)), 'g', -1, 32))
		}
	}
	return "[" + strings.Join(parts, ",") + "]"
}
