package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
)

// binaryEncoder chooses for BINARY.
func binaryEncoder(p planning) encoder {
	switch {
	case p.Target != pgoid.Bytea:
		return nil
	case p.arrow.ID() == arrow.BINARY:
		return new(bytea[int32])
	case p.arrow.ID() == arrow.LARGE_BINARY:
		return new(bytea[int64])
	default:
		return nil
	}
}

// bytea writes bytes as they are.
type bytea[O int32 | int64] struct{ blobs[O] }

func (e *bytea[O]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	value, bad := e.at(row)
	if bad != nil {
		return dst, bad
	}
	return append(appendLength(dst, len(value)), value...), nil
}
