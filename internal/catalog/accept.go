package catalog

import (
	"fmt"
	"slices"

	"github.com/snowpg/etl/internal/snowtype"
)

// acceptable lists, for each source kind, the target types whose conversion
// is exact or fails visibly, value by value.
var acceptable = map[snowtype.Kind][]uint32{
	snowtype.Fixed:             {OIDInt2, OIDInt4, OIDInt8, OIDNumeric, OIDText, OIDVarchar},
	snowtype.Real:              {OIDFloat8, OIDText, OIDVarchar},
	snowtype.DecFloat:          {OIDNumeric},
	snowtype.Text:              {OIDText, OIDVarchar, OIDJSON, OIDJSONB},
	snowtype.Boolean:           {OIDBool, OIDText, OIDVarchar},
	snowtype.Date:              {OIDDate, OIDTimestamp, OIDText, OIDVarchar},
	snowtype.Time:              {OIDTime, OIDText, OIDVarchar},
	snowtype.TimestampNTZ:      {OIDTimestamp, OIDText, OIDVarchar},
	snowtype.TimestampLTZ:      {OIDTimestamptz, OIDText, OIDVarchar},
	snowtype.TimestampTZ:       {OIDTimestamptz, OIDText, OIDVarchar},
	snowtype.Binary:            {OIDBytea},
	snowtype.Variant:           {OIDJSONB, OIDJSON, OIDText},
	snowtype.Object:            {OIDJSONB, OIDJSON, OIDText},
	snowtype.Array:             {OIDJSONB, OIDJSON, OIDText},
	snowtype.Map:               {OIDJSONB, OIDJSON, OIDText},
	snowtype.Geography:         {OIDJSONB, OIDJSON, OIDText, OIDBytea},
	snowtype.Geometry:          {OIDJSONB, OIDJSON, OIDText, OIDBytea},
	snowtype.IntervalYearMonth: {OIDInterval},
	snowtype.IntervalDayTime:   {OIDInterval},
}

// acceptableFor narrows the list to the type's parameters: an integer has no
// place for decimals, and an array only for its own elements.
func acceptableFor(t snowtype.Type) []uint32 {
	switch {
	case t.Kind == snowtype.Fixed && t.Scale > 0:
		return []uint32{OIDNumeric, OIDText, OIDVarchar}
	case t.Kind == snowtype.Vector && t.Element == snowtype.Fixed:
		return []uint32{OIDInt4Array}
	case t.Kind == snowtype.Vector:
		return []uint32{OIDFloat4Array}
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
	if dst.Type.OID == OIDInterval && dst.Type.SQL != "interval" {
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
	case OIDTime, OIDTimestamp, OIDTimestamptz:
		needed = min(needed, 6) // below microseconds the codec decides, and counts
	case OIDNumeric:
	default:
		return nil
	}
	if dst.Type.limitsScale() && dst.Type.Scale < needed {
		return fmt.Errorf("target column %q is %s and would round Snowflake's %s %s: widen it", dst.Name, dst.Type.SQL, src.Name, src.TypeText)
	}
	return nil
}
