package baseline

import "database/sql"

// Rows reads a result row by row. It implements pgx.CopyFromSource.
type Rows struct {
	result *sql.Rows
	places []any
	err    error
	count  int64
}

func newRows(result *sql.Rows, columns int) *Rows {
	r := &Rows{result: result, places: make([]any, columns)}
	for i := range r.places {
		r.places[i] = new(any)
	}
	return r
}

// Next implements pgx.CopyFromSource.
func (r *Rows) Next() bool {
	if r.err != nil || !r.result.Next() {
		return false
	}
	r.err = r.result.Scan(r.places...)
	r.count++
	return r.err == nil
}

// Values implements pgx.CopyFromSource. The caller owns the slice.
func (r *Rows) Values() ([]any, error) {
	return r.AppendValues(make([]any, 0, len(r.places))), nil
}

// AppendValues appends the values of the current row.
func (r *Rows) AppendValues(dst []any) []any {
	for _, p := range r.places {
		dst = append(dst, *p.(*any))
	}
	return dst
}

// Err implements pgx.CopyFromSource.
func (r *Rows) Err() error {
	if r.err != nil {
		return r.err
	}
	return r.result.Err()
}
