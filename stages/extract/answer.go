package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/fault"
)

// answerAttempts is how often a part of an answer is asked for, at once each
// time: what fails longer is for those who ask to repeat, with their pauses.
const answerAttempts = 3

// Answer runs a small statement and returns the names of its columns and its
// rows as text, NULL as "". Values are strings, whole
// or floating-point numbers and booleans; the statement has to write others as
// text.
//
// The driver's own reader of rows is no choice: a chunk that has none lets it
// wait for ever, and it takes a short one for the whole.
func (s *Source) Answer(ctx context.Context, statement string) (columns []string, rows [][]string, err error) {
	r, err := s.query(ctx, statement)
	if err != nil {
		return nil, nil, err
	}
	columns = r.columnNames()
	rows = textOf(r.loader.JSONData())
	for i := range r.parts {
		more, err := r.answered(ctx, i)
		if err != nil {
			return nil, nil, fmt.Errorf("query %s: %w", r.queryID, err)
		}
		rows = append(rows, more...)
	}
	if promised := r.loader.TotalRows(); int64(len(rows)) != promised {
		return nil, nil, fault.As(fault.Retry, fmt.Errorf("query %s: Snowflake promised %d rows and %d came", r.queryID, promised, len(rows)))
	}
	return columns, rows, nil
}

// answered reads one part, again if that may help.
func (r *result) answered(ctx context.Context, i int) (rows [][]string, err error) {
	var records []arrow.Record
	for range answerAttempts {
		err = r.read(ctx, i, new(claim), func(plain []byte, promised int64) (err error) {
			rows, records, err = decodeAnswer(plain, promised)
			return err
		})
		if err == nil || ctx.Err() != nil || fault.Of(err) != fault.Retry {
			break
		}
	}
	defer release(records)
	if err != nil {
		return nil, err
	}
	return r.text(rows, records)
}

// decodeAnswer reads a part in either of the forms that Snowflake answers in.
func decodeAnswer(plain []byte, promised int64) (rows [][]string, records []arrow.Record, err error) {
	if bytes.HasPrefix(plain, []byte("[")) {
		rows, err = jsonText(plain, promised)
		return rows, nil, err
	}
	records, err = decodeAll(plain, promised)
	return nil, records, err
}

// text appends what records hold.
func (r *result) text(rows [][]string, records []arrow.Record) (_ [][]string, err error) {
	defer func() {
		if p := recover(); p != nil { // an offset may lead anywhere
			err = fmt.Errorf("the Arrow stream is damaged: %v", p)
		}
	}()
	for _, record := range records {
		if rows, err = appendText(rows, record, r.columnNames()); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// jsonText reads a chunk of JSON: rows with commas between them.
func jsonText(body []byte, promised int64) ([][]string, error) {
	var rows [][]*string
	if err := json.Unmarshal(append(append([]byte{'['}, body...), ']'), &rows); err != nil {
		return nil, errors.Join(errors.New("the chunk is no JSON"), err)
	}
	if int64(len(rows)) != promised {
		return nil, fmt.Errorf("%d rows were promised and %d came", promised, len(rows))
	}
	return textOf(rows), nil
}

func (r *result) columnNames() []string {
	types := r.loader.RowTypes()
	names := make([]string, len(types))
	for i := range types {
		names[i] = types[i].Name
	}
	return names
}

func textOf(rows [][]*string) [][]string {
	texts := make([][]string, len(rows))
	for i, row := range rows {
		texts[i] = make([]string, len(row))
		for j, v := range row {
			if v != nil {
				texts[i][j] = *v
			}
		}
	}
	return texts
}
