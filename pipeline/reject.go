package pipeline

import (
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"
)

// examples is how many bad rows an error shows.
const examples = 5

// appendRows encodes rows [from, to) and returns how many it appended: all,
// or all but those that are rejected.
func (w *loading) appendRows(encoder Encoder, dst []byte, record arrow.Record, from, to int) ([]byte, int, error) {
	rows := to - from
	for {
		var err error
		dst, err = encoder.Append(dst, record, from, to)
		var bad *RowError
		switch {
		case err == nil:
			return dst, rows, nil
		case !errors.As(err, &bad):
			return dst, rows, fmt.Errorf("encoding: %w", err)
		case !w.slice.Run.Table.BadRows.Reject:
			return dst, rows, bad
		}
		if err := w.reject(bad); err != nil {
			return dst, rows, err
		}
		rows--
		from = bad.Row + 1
	}
}

// reject keeps a bad row for the merge, unless there are too many.
func (w *loading) reject(bad *RowError) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rejects = append(w.rejects, bad)
	limit := w.slice.Run.Table.BadRows.Max
	if w.rejectedInRun.Add(1) <= limit {
		return nil
	}
	return &TooManyRejectsError{Table: w.table(), Limit: limit, Examples: w.rejects[:min(len(w.rejects), examples)]}
}
