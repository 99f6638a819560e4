package pgcopy

import "unicode/utf8"

const longVarchar = "is longer than the target's varchar(n)"

// limited checks the length of what another encoder writes into a text type.
// PostgreSQL would check too, but cuts surplus blanks off without a word, as
// the SQL standard wants it. Source: varchar_input in
// src/backend/utils/adt/varchar.c.
type limited struct {
	encoder
	characters int
}

// limitLength adds the check where the target has a length.
func limitLength(e encoder, c Column) encoder {
	if e == nil || c.Length <= 0 || !isText(c.Target) {
		return e
	}
	return &limited{encoder: e, characters: c.Length}
}

func (e *limited) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	from := len(dst)
	dst, bad := e.encoder.appendValue(dst, row)
	if bad != nil {
		return dst, bad
	}
	value := dst[from+4:]
	if len(value) > e.characters && utf8.RuneCount(value) > e.characters {
		return dst, refuseBytes(longVarchar, value, 0)
	}
	return dst, nil
}
