package extract

import (
	"errors"
	"fmt"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
)

// resultKinds are the row types' names where a result carries the declared
// type (gosnowflake's lower-case names). Types that a session may send in
// several forms (GEOGRAPHY, VECTOR, structured types, intervals) are judged by
// the encoder, from the Arrow type that came.
var resultKinds = map[string]snowtype.Kind{
	"fixed": snowtype.Fixed, "real": snowtype.Real, "decfloat": snowtype.DecFloat, "text": snowtype.Text,
	"boolean": snowtype.Boolean, "date": snowtype.Date, "time": snowtype.Time,
	"timestamp_ntz": snowtype.TimestampNTZ, "timestamp_ltz": snowtype.TimestampLTZ, "timestamp_tz": snowtype.TimestampTZ,
	"binary": snowtype.Binary, "variant": snowtype.Variant, "object": snowtype.Object, "array": snowtype.Array,
}

// SourceChangedError says that the source's columns are not the planned ones
// any more.
type SourceChangedError struct {
	QueryID string
	Reason  string
	Err     error // Snowflake's, if it noticed; else nil
}

func (e *SourceChangedError) Error() string { return "query " + e.QueryID + ": " + e.Reason }

func (e *SourceChangedError) Unwrap() error { return e.Err }

// PlanAgain tells the pipeline that a new plan may succeed.
func (e *SourceChangedError) PlanAgain() bool { return true }

// unknownColumn is 000904, "invalid identifier".
const unknownColumn = 904

// columnGone recognises that a column which was there when the table was
// planned is there no more: nothing else in the statement names columns that
// the plan has not asked Snowflake about.
func columnGone(err error) error {
	var refused *StatementError
	if !errors.As(err, &refused) || refused.Code != unknownColumn {
		return err
	}
	return &SourceChangedError{QueryID: refused.QueryID, Reason: "a column was altered at the source since the table was planned: " + refused.Message, Err: err}
}

// verifyColumns compares the result with the columns as they were planned: a
// column that was altered in between would be decoded with the wrong scale.
func verifyColumns(planned []catalog.Mapping, r *result) error {
	types := r.loader.RowTypes()
	if len(types) != len(planned) {
		return &SourceChangedError{QueryID: r.queryID, Reason: fmt.Sprintf("%d columns were asked for and %d came", len(planned), len(types))}
	}
	for i, m := range planned {
		kind, known := resultKinds[types[i].Type]
		if !known {
			continue
		}
		want := m.Source.Type
		scaled := kind == snowtype.Fixed || kind == snowtype.Time || kind.IsTimestamp()
		if sameKind(kind, want.Kind) && (!scaled || int(types[i].Scale) == want.Scale) {
			continue
		}
		return &SourceChangedError{QueryID: r.queryID, Reason: fmt.Sprintf("column %s was %s when the table was planned and is now %s with scale %d: it was altered at the source",
			m.Source.Name, m.Source.TypeText, types[i].Type, types[i].Scale)}
	}
	return nil
}

// sameKind takes into account that a result calls some types by the type
// their values travel as.
func sameKind(got, want snowtype.Kind) bool {
	switch want {
	case snowtype.Geography, snowtype.Geometry, snowtype.Map, snowtype.Vector, snowtype.IntervalDayTime, snowtype.IntervalYearMonth:
		return true
	default:
		return got == want
	}
}
