package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
)

// booleanEncoder chooses for BOOLEAN.
func booleanEncoder(p planning) encoder {
	switch {
	case p.arrow.ID() != arrow.BOOL:
		return nil
	case p.Target == pgoid.Bool:
		return new(boolEncoder)
	case isText(p.Target):
		return new(boolText)
	default:
		return nil
	}
}

// boolEncoder writes boolean.
type boolEncoder struct{ bitmap }

func (e *boolEncoder) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	return appendBool(dst, e.isSet(row)), nil
}

func appendBool(dst []byte, v bool) []byte {
	var b byte
	if v {
		b = 1
	}
	return append(dst, 0, 0, 0, 1, b)
}

// boolText writes the words PostgreSQL's cast from boolean to text gives.
type boolText struct{ bitmap }

func (e *boolText) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	if e.isSet(row) {
		return append(dst, "\x00\x00\x00\x04true"...), nil
	}
	return append(dst, "\x00\x00\x00\x05false"...), nil
}
