package snowtype

import (
	"strconv"
	"strings"
)

// Kind is a Snowflake data type without its parameters.
type Kind uint8

// The kinds of a Snowflake column. Unknown is a type this program has no name
// for: it is refused when a table is planned, never guessed.
const (
	Unknown  Kind = iota
	Fixed         // NUMBER(p,s)
	Real          // FLOAT
	DecFloat      // DECFLOAT
	Text          // VARCHAR(n)
	Boolean
	Date
	Time         // TIME(s)
	TimestampNTZ // TIMESTAMP_NTZ(s)
	TimestampLTZ // TIMESTAMP_LTZ(s)
	TimestampTZ  // TIMESTAMP_TZ(s)
	Binary       // BINARY(n)
	Variant
	Object
	Array
	Map
	Geography
	Geometry
	Vector            // VECTOR(FLOAT|INT, n)
	IntervalYearMonth // INTERVAL YEAR TO MONTH
	IntervalDayTime   // INTERVAL DAY TO SECOND
)

// Type is a Snowflake data type with its parameters.
type Type struct {
	Kind Kind
	// Precision is the number of decimal digits of Fixed, 1 to 38.
	Precision int
	// Scale is the number of decimals of Fixed (0 to 37), or of digits of the
	// fractional second of Time and the timestamps (0 to 9).
	Scale int
	// Length is the maximal length of Text in characters, of Binary in bytes,
	// and the dimension of Vector.
	Length int
	// Element is the element type of Vector: Real or Fixed.
	Element Kind
	// Fields are those of a structured Object, the element of a structured
	// Array, or the key and the value of a Map; elements, keys and values have
	// no names. There are none in the semi-structured types, nor where the
	// inside of the type was not understood.
	Fields []Field
}

// Field is a part of a structured type.
type Field struct {
	Name string
	Type Type
}

var kindNames = [...]string{
	Unknown: "unknown", Fixed: "NUMBER", Real: "FLOAT", DecFloat: "DECFLOAT", Text: "VARCHAR",
	Boolean: "BOOLEAN", Date: "DATE", Time: "TIME", TimestampNTZ: "TIMESTAMP_NTZ",
	TimestampLTZ: "TIMESTAMP_LTZ", TimestampTZ: "TIMESTAMP_TZ", Binary: "BINARY",
	Variant: "VARIANT", Object: "OBJECT", Array: "ARRAY", Map: "MAP",
	Geography: "GEOGRAPHY", Geometry: "GEOMETRY", Vector: "VECTOR",
	IntervalYearMonth: "INTERVAL YEAR TO MONTH", IntervalDayTime: "INTERVAL DAY TO SECOND",
}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return kindNames[Unknown]
}

// String writes the type as DESCRIBE TABLE does: "NUMBER(38,0)".
func (t Type) String() string {
	switch t.Kind {
	case Fixed:
		return "NUMBER(" + strconv.Itoa(t.Precision) + "," + strconv.Itoa(t.Scale) + ")"
	case Text, Binary:
		return t.Kind.String() + "(" + strconv.Itoa(t.Length) + ")"
	case Time, TimestampNTZ, TimestampLTZ, TimestampTZ:
		return t.Kind.String() + "(" + strconv.Itoa(t.Scale) + ")"
	case Vector:
		element := "FLOAT"
		if t.Element == Fixed {
			element = "INT"
		}
		return "VECTOR(" + element + ", " + strconv.Itoa(t.Length) + ")"
	default:
		return t.Kind.String() + fieldsString(t.Fields)
	}
}

// fieldsString writes every name in quotes: a plain one would have to be told
// from a type.
func fieldsString(fields []Field) string {
	if len(fields) == 0 {
		return ""
	}
	parts := make([]string, len(fields))
	for i, f := range fields {
		parts[i] = f.Type.String()
		if f.Name != "" {
			parts[i] = `"` + strings.ReplaceAll(f.Name, `"`, `""`) + `" ` + parts[i]
		}
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// IsTimestamp says whether the kind is one of the three TIMESTAMP types.
func (k Kind) IsTimestamp() bool {
	return k == TimestampNTZ || k == TimestampLTZ || k == TimestampTZ
}

// IsJSON says whether Snowflake sends values of the kind as JSON text.
func (k Kind) IsJSON() bool {
	return k == Variant || k == Object || k == Array || k == Map
}
