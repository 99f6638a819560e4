package engine

import (
	"fmt"
	"math"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// moment is the time at which a table is read, in Unix nanoseconds: the
// statement's own without a travel. AT is inclusive; BEFORE is the last
// nanosecond before.
func (s *statement) moment(o *object, t *sql.Travel) (int64, error) {
	if t == nil {
		return s.at, nil
	}
	at, err := s.travelTime(t)
	if err != nil {
		return 0, err
	}
	switch {
	case at > s.at, at < s.at-int64(s.engine.retention):
		return 0, noTimeTravel(o.name)
	case at < o.table.Created:
		return 0, noObject(o.path())
	}
	if t.Before {
		at--
	}
	return at, nil
}

// travelTime computes the moment a travel names, in Unix nanoseconds.
func (s *statement) travelTime(t *sql.Travel) (int64, error) {
	n, err := s.binder().Bind(t.Value)
	if err != nil {
		return 0, err
	}
	v, err := n.Value()
	if err != nil {
		return 0, err
	}
	if v.Null {
		return 0, expr.Unsupported(t.Value.Position(), "NULL")
	}
	switch {
	case t.Kind == sql.TravelStatement && n.Type.Kind == data.Text:
		return s.statementMoment(v.Str)
	case t.Kind == sql.TravelOffset && n.Type.Kind == data.Fixed:
		return s.at + int64(value.Float(v.Num, n.Type.Scale)*1e9), nil
	case t.Kind == sql.TravelTimestamp:
		return s.timestampMoment(n, v, t)
	}
	return 0, expr.Unsupported(t.Value.Position(), value.TypeName(n.Type))
}

func (s *statement) statementMoment(id string) (int64, error) {
	at, ok := s.engine.statementTime(id)
	if !ok {
		return 0, &data.Error{Code: "000709", SQLState: "02000", Message: fmt.Sprintf("Statement %s not found", id)}
	}
	return at.UnixNano(), nil
}

// timestampMoment reads a timestamp; wall clocks and uncast text are UTC here,
// whatever the session's zone. Source: Snowflake, "AT | BEFORE".
func (s *statement) timestampMoment(n *expr.Node, v value.Value, t *sql.Travel) (int64, error) {
	switch n.Type.Kind {
	case data.TimestampLTZ, data.TimestampTZ, data.TimestampNTZ:
		return nanoseconds(v), nil
	case data.Text:
		inUTC := &value.Env{Location: time.UTC}
		parse, _ := inUTC.Cast(n.Type, data.Type{Kind: data.TimestampNTZ, Scale: 9})
		v, err := parse(v)
		return nanoseconds(v), err
	}
	return 0, expr.Unsupported(t.Value.Position(), value.TypeName(n.Type))
}

// nanoseconds since 1970, clamped to what an int64 holds (years 1677 to 2262).
func nanoseconds(v value.Value) int64 {
	const limit = math.MaxInt64/1_000_000_000 - 1
	switch {
	case v.Seconds > limit:
		return math.MaxInt64 - 1
	case v.Seconds < -limit:
		return math.MinInt64 + 1
	}
	return v.Seconds*1e9 + int64(v.Nanos)
}
