package pgcopy

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// ValueError is a value that its target column cannot take. The row can be
// left out and the rest appended: the tuples before it are whole.
type ValueError struct {
	Column string
	Row    int    // within the record
	Reason string // one of a small fixed set, without the value
	// Excerpt is at most 64 bytes of the value, as valid UTF-8. It is content
	// of the source table, so Error leaves it out: whoever reports the error
	// decides whether it may be shown.
	Excerpt string
}

func (e *ValueError) Error() string {
	return fmt.Sprintf("column %q, row %d of the batch: %s", e.Column, e.Row, e.Reason)
}

const maxExcerpt = 64

// refuse makes the error of one value; Append adds the column and the row.
func refuse(reason, excerpt string) *ValueError {
	return &ValueError{Reason: reason, Excerpt: excerpt}
}

// refuseBytes is refuse for long values. The excerpt shows the bytes around
// position at, or the beginning of the value.
func refuseBytes(reason string, value []byte, at int) *ValueError {
	from := max(0, min(at, len(value))-maxExcerpt/2)
	to := min(len(value), from+maxExcerpt)
	return refuse(reason, printable(value[from:to]))
}

// printable replaces what is no UTF-8 and keeps the result within maxExcerpt.
func printable(value []byte) string {
	s := strings.ToValidUTF8(string(value), string(utf8.RuneError))
	for len(s) > maxExcerpt {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
