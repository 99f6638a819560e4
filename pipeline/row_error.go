package pipeline

import (
	"fmt"
	"strings"
)

// RowError is a row that the target cannot take, because of one value.
type RowError struct {
	Table string
	// Row is its place in the record, for whoever goes on behind it.
	Row int
	// Key are the row's key values; empty without a key, and when values are
	// to be kept secret.
	Key    []KeyValue
	Column string // of the target
	Reason string // without the value
	// State is the SQLSTATE with which PostgreSQL would refuse the value; may
	// be empty.
	State string
	// Excerpt is at most 64 bytes of the value; empty when values are to be
	// kept secret.
	Excerpt  string
	NextStep string // what the reader can do about it; may be empty
}

// KeyValue is one column of a key with its value as text.
type KeyValue struct{ Column, Value string }

// Error is such as: orders.order_id=42: column "email": is NULL but …
func (e *RowError) Error() string {
	text := e.Table
	for i, k := range e.Key {
		text += string(".,"[min(i, 1)]) + k.Column + "=" + k.Value
	}
	text += fmt.Sprintf(": column %q: %s", e.Column, e.Reason)
	if e.Excerpt != "" {
		text += fmt.Sprintf(" (%q)", e.Excerpt)
	}
	if e.NextStep != "" {
		text += "; " + e.NextStep
	}
	return text
}

// TooManyRejectsError says that a run has more bad rows than it may reject.
type TooManyRejectsError struct {
	Table string
	Limit int64
	// Examples are the first of them.
	Examples []*RowError
}

func (e *TooManyRejectsError) Error() string {
	var examples strings.Builder
	for _, r := range e.Examples {
		examples.WriteString("\n  " + r.Error())
	}
	return fmt.Sprintf("%s: more than %d rows cannot be written, nothing of the slice was; correct them at the source, or raise max_rejects; the first:%s",
		e.Table, e.Limit, examples.String())
}
