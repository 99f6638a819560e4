package catalog

import (
	"fmt"

	"github.com/snowpg/etl/internal/snowtype"
)

// fixedTypes maps the kinds whose PostgreSQL type does not depend on their
// parameters. TypesTable shows it in the README.
var fixedTypes = map[snowtype.Kind]PGType{
	snowtype.Real:              simple(OIDFloat8, "double precision"),
	snowtype.DecFloat:          simple(OIDNumeric, "numeric"),
	snowtype.Text:              simple(OIDText, "text"),
	snowtype.Boolean:           simple(OIDBool, "boolean"),
	snowtype.Date:              simple(OIDDate, "date"),
	snowtype.Time:              simple(OIDTime, "time without time zone"),
	snowtype.TimestampNTZ:      simple(OIDTimestamp, "timestamp without time zone"),
	snowtype.TimestampLTZ:      simple(OIDTimestamptz, "timestamp with time zone"),
	snowtype.TimestampTZ:       simple(OIDTimestamptz, "timestamp with time zone"),
	snowtype.Binary:            simple(OIDBytea, "bytea"),
	snowtype.Variant:           simple(OIDJSONB, "jsonb"),
	snowtype.Object:            simple(OIDJSONB, "jsonb"),
	snowtype.Array:             simple(OIDJSONB, "jsonb"),
	snowtype.Map:               simple(OIDJSONB, "jsonb"),
	snowtype.Geography:         simple(OIDJSONB, "jsonb"),
	snowtype.Geometry:          simple(OIDJSONB, "jsonb"),
	snowtype.IntervalYearMonth: simple(OIDInterval, "interval"),
	snowtype.IntervalDayTime:   simple(OIDInterval, "interval"),
}

// DefaultType is the PostgreSQL type a new target gets for a source column:
// the smallest that holds every value of the source type exactly.
func DefaultType(c SourceColumn) (PGType, error) {
	switch t := c.Type; t.Kind {
	case snowtype.Fixed:
		return defaultFixed(t), nil
	case snowtype.Vector:
		if t.Element == snowtype.Fixed {
			return simple(OIDInt4Array, "integer[]"), nil
		}
		return simple(OIDFloat4Array, "real[]"), nil
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
		return simple(OIDInt2, "smallint")
	case t.Precision <= 9:
		return simple(OIDInt4, "integer")
	default:
		return Bigint
	}
}

// Bigint is what NUMBER(p>18,0) becomes in a new target when every value at
// the source fits.
var Bigint = simple(OIDInt8, "bigint")
