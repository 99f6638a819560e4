package pgcopy

import (
	"encoding/binary"
	"slices"
	"unicode/utf8"
)

// documents writes and checks the JSON of one column.
type documents struct {
	jsonb   bool // into jsonb, which has a version before each document
	scanner jsonScanner
	shape   jsonShape
}

// verdict is what is to be done about a document.
type verdict uint8

const (
	acceptable verdict = iota
	unacceptable
	// doubtful documents are JSON, but not UTF-8, or need a repair.
	doubtful
)

// jsonRoom is what a document needs beside its own length.
const jsonRoom = 4 + 1 + len(jsonPadding)

func (d *documents) append(dst, value []byte) ([]byte, verdict) {
	from, room := len(dst), jsonRoom+len(value)
	dst = slices.Grow(dst, room)[:from+room]
	n, verdict := d.put(dst[from:], value)
	return dst[:from+n], verdict
}

// put writes a document behind its length into b, which has jsonRoom more than
// the document. It is copied first, for the scanner needs its padding.
func (d *documents) put(b, value []byte) (int, verdict) {
	head := 4
	if d.jsonb {
		b[head] = jsonbVersion
		head++
	}
	size := head + len(value)
	binary.BigEndian.PutUint32(b, uint32(size-4))
	isUTF8 := copyPlain(b[head:size], value) || utf8.Valid(value)
	binary.LittleEndian.PutUint64(b[size:], 0)
	doc := b[head : size+len(jsonPadding)]
	switch {
	case !d.shape.accepts(&d.scanner, doc):
		return 0, unacceptable
	case !isUTF8 || d.scanner.undefined || d.scanner.nul:
		return size, doubtful
	default:
		return size, acceptable
	}
}

// putAcceptable is put for a document that needs nothing else, 0 for others.
func (d *documents) putAcceptable(b, value []byte) int {
	n, verdict := d.put(b, value)
	if verdict != acceptable {
		return 0
	}
	return n
}
