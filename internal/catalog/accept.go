package catalog

import (
	"fmt"
	"slices"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// acceptable lists, for each source kind, the target types whose conversion
// is exact or fails visibly, value by value.
var acceptable = map[snowtype.Kind][]uint32{
	snowtype.Fixed:             {pgoid.Int2, pgoid.Int4, pgoid.Int8, pgoid.Numeric, pgoid.Text, pgoid.Varchar},
	snowtype.Real:              {pgoid.Float8, pgoid.Text, pgoid.Varchar},
	snowtype.DecFloat:          {pgoid.Numeric},
	snowtype.Text:              {pgoid.Text, pgoid.Varchar, pgoid.JSON, pgoid.JSONB},
	snowtype.Boolean:           {pgoid.Bool, pgoid.Text, pgoid.Varchar},
	snowtype.Date:              {pgoid.Date, pgoid.Timestamp, pgoid.Text, pgoid.Varchar},
	snowtype.Time:              {pgoid.Time, pgoid.Text, pgoid.Varchar},
	snowtype.TimestampNTZ:      {pgoid.Timestamp, pgoid.Text, pgoid.Varchar},
	snowtype.TimestampLTZ:      {pgoid.Timestamptz, pgoid.Text, pgoid.Varchar},
	snowtype.TimestampTZ:       {pgoid.Timestamptz, pgoid.Text, pgoid.Varchar},
	snowtype.Binary:            {pgoid.Bytea},
	snowtype.Variant:           {pgoid.JSONB, pgoid.JSON, pgoid.Text},
	snowtype.Object:            {pgoid.JSONB, pgoid.JSON, pgoid.Text},
	snowtype.Array:             {pgoid.JSONB, pgoid.JSON, pgoid.Text},
	snowtype.Map:               {pgoid.JSONB, pgoid.JSON, pgoid.Text},
	snowtype.Geography:         {pgoid.JSONB, pgoid.JSON, pgoid.Text, pgoid.Bytea},
	snowtype.Geometry:          {pgoid.JSONB, pgoid.JSON, pgoid.Text, pgoid.Bytea},
	snowtype.IntervalYearMonth: {pgoid.Interval},
	snowtype.IntervalDayTime:   {pgoid.Interval},
}

// acceptableFor narrows the list to the type's parameters: an integer has no
// place for decimals, and an array only for its own elements.
func acceptableFor(t snowtype.Type) []uint32 {
	switch {
	case t.Kind == snowtype.Fixed && t.Scale > 0:
		return []uint32{pgoid.Numeric, pgoid.Text, pgoid.Varchar}
	case t.Kind == snowtype.Vector && t.Element == snowtype.Fixed:
		return []uint32{pgoid.Int4Array}
	case t.Kind == snowtype.Vector:
		return []uint32{pgoid.Float4Array}
	default:
		return acceptable[t.Kind]
	}
}

// Accept says whether an existing target column can take the source column's
// values without a silent change. PostgreSQL rounds to a declared scale
// without an error, so a scale below the source's is refused here.
func Accept(src SourceColumn, dst TargetColumn) error {
	if dst.Generated {
		return fmt.Errorf("target column %q is GENERATED ALWAYS and cannot be written; leave %s out with columns: {exclude: [%s]}", dst.Name, src.Name, src.Name)
	}
	if dst.Type.OID == pgoid.Interval && dst.Type.SQL != "interval" {
		return fmt.Errorf("target column %q is %s and would cut Snowflake's %s %s: make it interval", dst.Name, dst.Type.SQL, src.Name, src.TypeText)
	}
	if !slices.Contains(acceptableFor(src.Type), dst.Type.OID) {
		return fmt.Errorf("target column %q is %s, but Snowflake's %s is %s, which moves exactly into %s only: change the target's type, or leave the column out",
			dst.Name, dst.Type.SQL, src.Name, src.TypeText, listTypes(acceptableFor(src.Type)))
	}
	if src.Type.Kind == snowtype.DecFloat && dst.Type.limitsScale() {
		return fmt.Errorf("target column %q is %s and would round Snowflake's %s DECFLOAT, which has no fixed scale: make it numeric", dst.Name, dst.Type.SQL, src.Name)
	}
	needed := src.Type.Scale
	switch dst.Type.OID {
	case pgoid.Time, pgoid.Timestamp, pgoid.Timestamptz:
		needed = min(needed, 6) // below microseconds the codec decides, and counts
	case pgoid.Numeric:
	default:
		return nil
	}
	if dst.Type.limitsScale() && dst.Type.Scale < needed {
		return fmt.Errorf("target column %q is %s and would round Snowflake's %s %s: widen it", dst.Name, dst.Type.SQL, src.Name, src.TypeText)
	}
	return nil
}
