package catalog

import (
	"fmt"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// fixedTypes maps the kinds whose PostgreSQL type does not depend on their
// parameters. TypesTable shows it in the README.
var fixedTypes = map[snowtype.Kind]PGType{
	snowtype.Real:              simple(pgoid.Float8, "double precision"),
	snowtype.DecFloat:          simple(pgoid.Numeric, "numeric"),
	snowtype.Text:              simple(pgoid.Text, "text"),
	snowtype.Boolean:           simple(pgoid.Bool, "boolean"),
	snowtype.Date:              simple(pgoid.Date, "date"),
	snowtype.Time:              simple(pgoid.Time, "time without time zone"),
	snowtype.TimestampNTZ:      simple(pgoid.Timestamp, "timestamp without time zone"),
	snowtype.TimestampLTZ:      simple(pgoid.Timestamptz, "timestamp with time zone"),
	snowtype.TimestampTZ:       simple(pgoid.Timestamptz, "timestamp with time zone"),
	snowtype.Binary:            simple(pgoid.Bytea, "bytea"),
	snowtype.Variant:           simple(pgoid.JSONB, "jsonb"),
	snowtype.Object:            simple(pgoid.JSONB, "jsonb"),
	snowtype.Array:             simple(pgoid.JSONB, "jsonb"),
	snowtype.Map:               simple(pgoid.JSONB, "jsonb"),
	snowtype.Geography:         simple(pgoid.JSONB, "jsonb"),
	snowtype.Geometry:          simple(pgoid.JSONB, "jsonb"),
	snowtype.IntervalYearMonth: simple(pgoid.Interval, "interval"),
	snowtype.IntervalDayTime:   simple(pgoid.Interval, "interval"),
}

// DefaultType is the PostgreSQL type a new target gets for a source column:
// the smallest that holds every value of the source type exactly.
func DefaultType(c SourceColumn) (PGType, error) {
	switch t := c.Type; t.Kind {
	case snowtype.Fixed:
		return defaultFixed(t), nil
	case snowtype.Vector:
		if t.Element == snowtype.Fixed {
			return simple(pgoid.Int4Array, "integer[]"), nil
		}
		return simple(pgoid.Float4Array, "real[]"), nil
	default:
		if pg, ok := fixedTypes[t.Kind]; ok {
			return pg, nil
		}
		return PGType{}, fmt.Errorf("column %s: Snowflake type %s has no PostgreSQL counterpart here; leave it out with columns: {exclude: [%s]}", c.Name, c.TypeText, c.Name)
	}
}

func defaultFixed(t snowtype.Type) PGType {
	switch {
	case t.Scale > 0 || t.Precision > 18:
		return numeric(t.Precision, t.Scale)
	case t.Precision <= 4:
		return simple(pgoid.Int2, "smallint")
	case t.Precision <= 9:
		return simple(pgoid.Int4, "integer")
	default:
		return Bigint
	}
}

// Bigint is what NUMBER(p>18,0) becomes in a new target when every value at
// the source fits.
var Bigint = simple(pgoid.Int8, "bigint")
