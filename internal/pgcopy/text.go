package pgcopy

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgoid"
)

const (
	hasNUL  = "contains U+0000, which PostgreSQL text cannot hold"
	notUTF8 = "is not valid UTF-8"
)

// textEncoder chooses for VARCHAR. A json or jsonb target makes the value go
// through the same checks as a VARIANT.
func textEncoder(p planning) encoder {
	switch {
	case p.Target == pgoid.JSON || p.Target == pgoid.JSONB:
		return jsonEncoder(p)
	case !isText(p.Target):
		return nil
	case p.arrow.ID() == arrow.STRING:
		return newText[int32](p)
	case p.arrow.ID() == arrow.LARGE_STRING:
		return newText[int64](p)
	default:
		return nil
	}
}

// text writes utf8 values into a text type.
type text[O int32 | int64] struct {
	blobs[O]
	nul     NULPolicy
	invalid UTF8Policy
	lost    *Losses
}

func newText[O int32 | int64](p planning) encoder {
	return &text[O]{nul: p.policy.NUL, invalid: p.policy.InvalidUTF8, lost: p.lost}
}

func (e *text[O]) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	value, bad := e.at(row)
	if bad != nil {
		return dst, bad
	}
	if !validText(value) {
		if value, bad = e.clean(value); bad != nil {
			return dst, bad
		}
	}
	return append(appendLength(dst, len(value)), value...), nil
}

func validText(value []byte) bool {
	return utf8.Valid(value) && bytes.IndexByte(value, 0) < 0
}

// clean applies the policies to a value that is not valid text.
func (e *text[O]) clean(value []byte) ([]byte, *ValueError) {
	if at := bytes.IndexByte(value, 0); at >= 0 {
		if e.nul == NULError {
			return nil, refuseBytes(hasNUL, value, at)
		}
		value = bytes.ReplaceAll(value, []byte{0}, nil)
		e.lost.NUL++
	}
	return replaceInvalid(value, e.invalid, e.lost)
}

// replaceInvalid applies the policy for invalid UTF-8.
func replaceInvalid(value []byte, policy UTF8Policy, lost *Losses) ([]byte, *ValueError) {
	if utf8.Valid(value) {
		return value, nil
	}
	if policy == UTF8Error {
		return nil, refuseBytes(notUTF8, value, invalidAt(value))
	}
	lost.InvalidUTF8++
	return bytes.ToValidUTF8(value, []byte("\uFFFD")), nil
}

// invalidAt is the position of the first invalid byte, or the length.
func invalidAt(value []byte) int {
	for i := 0; i < len(value); {
		r, size := utf8.DecodeRune(value[i:])
		if r == utf8.RuneError && size <= 1 {
			return i
		}
		i += size
	}
	return len(value)
}

// copyPlain copies a value into a slice of the same length and says whether all
// of its bytes are ASCII and none is NUL, which is so for nearly every value.
// Looking while it copies takes half the time of one pass for each.
func copyPlain(dst, value []byte) bool {
	if len(value) < 8 {
		return copyPlainBytes(dst, value)
	}
	odd := uint64(0)
	last := len(value) - 8
	for i := 0; i < last; i += 8 {
		w := word8At(value, i)
		binary.LittleEndian.PutUint64(dst[i:i+8], w)
		// A byte of w-ones has its high bit set if it was 0 or above 0x80; a
		// borrow only comes from a byte that was 0, so there is no false yes.
		odd |= w | (w - ones)
	}
	w := word8At(value, last) // some of it again, unless the length is a multiple of eight
	binary.LittleEndian.PutUint64(dst[last:last+8], w)
	return (odd|w|(w-ones))&highs == 0
}

func copyPlainBytes(dst, value []byte) bool {
	plain := true
	for i, c := range value {
		dst[i] = c
		plain = plain && c-1 < 0x7f
	}
	return plain
}
