package value

import (
	"fmt"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// kindNames are the names of types as INFORMATION_SCHEMA and DESCRIBE give
// them, without parameters.
var kindNames = map[data.Kind]string{
	data.Fixed: "NUMBER", data.Real: "FLOAT", data.Text: "VARCHAR", data.Boolean: "BOOLEAN",
	data.Date: "DATE", data.Time: "TIME", data.TimestampNTZ: "TIMESTAMP_NTZ",
	data.TimestampLTZ: "TIMESTAMP_LTZ", data.TimestampTZ: "TIMESTAMP_TZ", data.Binary: "BINARY",
	data.Variant: "VARIANT", data.Object: "OBJECT", data.Array: "ARRAY", data.Map: "MAP",
	data.DecFloat: "DECFLOAT", data.Embedding: "VECTOR", data.Geography: "GEOGRAPHY", data.Geometry: "GEOMETRY",
	data.YearMonth: "INTERVAL YEAR TO MONTH", data.DayTime: "INTERVAL DAY TO SECOND",
}

// KindName is the name of a kind in DDL; VARCHAR for Text.
func KindName(k data.Kind) string { return kindNames[k] }

// TypeName is the type with its parameters as DESCRIBE TABLE prints it, like
// NUMBER(38,0).
func TypeName(t data.Type) string {
	name := kindNames[t.Kind]
	switch t.Kind {
	case data.Fixed:
		return fmt.Sprintf("%s(%d,%d)", name, t.Precision, t.Scale)
	case data.Text, data.Binary:
		return fmt.Sprintf("%s(%d)", name, t.Length)
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return fmt.Sprintf("%s(%d)", name, t.Scale)
	case data.Embedding:
		element := "FLOAT"
		if t.Element == data.Fixed {
			element = "INT"
		}
		return fmt.Sprintf("%s(%s, %d)", name, element, t.Length)
	}
	if t.Structure != nil {
		return name + "(" + structureText(t.Structure) + ")"
	}
	return name
}

// structureText lists fields with their names, elements without.
func structureText(s *data.Structure) string {
	parts := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		parts[i] = strings.TrimSpace(f.Name + " " + TypeName(f.Type))
		if !f.Nullable && f.Type.Kind != 0 {
			parts[i] += " NOT NULL"
		}
	}
	return strings.Join(parts, ", ")
}
