package pgcopy

import (
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// hint names the next step for the mistakes that are likely.
func hint(c Column) string {
	kind := c.Source.Kind
	switch {
	case kind == snowtype.Unknown:
		return "leave the column out, or cast it in a query"
	case kind == snowtype.Fixed && (c.Target == pgoid.Float8 || c.Target == pgoid.Float4):
		return "floating point would round; use numeric"
	case kind == snowtype.Fixed && c.Source.Scale > 0:
		return "an integer would drop the decimals; use numeric"
	case kind == snowtype.Real:
		return "use double precision"
	case kind == snowtype.DecFloat:
		return "use numeric"
	case kind == snowtype.TimestampNTZ && c.Target == pgoid.Timestamptz:
		return "a wall clock has no time zone; use timestamp, or convert in a query"
	case kind.IsTimestamp() && c.Target == pgoid.Timestamp:
		return "an instant would lose its time zone; use timestamp with time zone"
	default:
		return ""
	}
}
