package resultset

import (
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// Metadata chooses which of Snowflake's two producers is imitated. They
// differ in the key-value pairs of every field.
type Metadata uint8

// The producers of Arrow streams.
const (
	// ExecutionLayer answers ordinary queries; NOT NULL columns are not
	// nullable.
	ExecutionLayer Metadata = iota
	// CloudServices answers what needs no warehouse, such as constants;
	// every field is nullable.
	CloudServices
	// Bare is neither: fields say their logical type and nothing else. Clients
	// have to take all the rest from the row types.
	Bare
)

func field(c data.Column, p physical, m Metadata) arrow.Field {
	nullable := c.Nullable || m == CloudServices
	md := executionLayer(c.Type, p.byteLength)
	switch m {
	case CloudServices:
		md = cloudServices(c.Type, p.byteLength)
	case Bare:
		md = arrow.NewMetadata([]string{"logicalType"}, []string{LogicalType(c.Type.Kind)})
	case ExecutionLayer:
	}
	return arrow.Field{Name: c.Name, Type: p.dataType(nullable, md), Nullable: nullable, Metadata: md}
}

func executionLayer(t data.Type, byteLength int) arrow.Metadata {
	chars := 0
	if isLOB(t.Kind) {
		chars = charLength(t)
	}
	return arrow.NewMetadata(
		[]string{"logicalType", "precision", "scale", "charLength", "byteLength", "finalType"},
		[]string{
			LogicalType(t.Kind), strconv.Itoa(metadataPrecision(t)), strconv.Itoa(t.Scale),
			strconv.Itoa(chars), strconv.Itoa(byteLength), "T",
		})
}

func cloudServices(t data.Type, byteLength int) arrow.Metadata {
	keys := []string{"physicalType", "scale", "precision", "logicalType"}
	values := []string{
		physicalName(t.Kind, byteLength), strconv.Itoa(t.Scale),
		strconv.Itoa(metadataPrecision(t)), LogicalType(t.Kind),
	}
	if t.Kind == data.Text {
		keys = append(keys, "charLength", "byteLength")
		values = append(values, strconv.Itoa(charLength(t)), strconv.Itoa(byteLength))
	}
	return arrow.NewMetadata(keys, values)
}

func physicalName(k data.Kind, byteLength int) string {
	if isLOB(k) {
		return "LOB"
	}
	return "SB" + strconv.Itoa(byteLength)
}

func isLOB(k data.Kind) bool {
	switch k {
	case data.Text, data.Binary, data.Variant, data.Object, data.Array, data.Map:
		return true
	default:
		return false
	}
}

// metadataPrecision is 38 wherever a type has no precision of its own, and 0
// for the types of time.
func metadataPrecision(t data.Type) int {
	switch t.Kind {
	case data.Fixed:
		return t.Precision
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return 0
	default:
		return 38
	}
}

// LogicalType is Snowflake's upper-case name of a kind as Arrow metadata and,
// in lower case, the row type carry it.
func LogicalType(k data.Kind) string {
	switch k {
	case data.Fixed:
		return "FIXED"
	case data.Real:
		return "REAL"
	case data.Boolean:
		return "BOOLEAN"
	case data.Date:
		return "DATE"
	case data.Time:
		return "TIME"
	case data.TimestampNTZ:
		return "TIMESTAMP_NTZ"
	case data.TimestampLTZ:
		return "TIMESTAMP_LTZ"
	case data.TimestampTZ:
		return "TIMESTAMP_TZ"
	case data.Binary:
		return "BINARY"
	case data.Variant:
		return "VARIANT"
	case data.Object:
		return "OBJECT"
	case data.Array:
		return "ARRAY"
	case data.Map:
		return "MAP"
	case data.DecFloat:
		return "DECFLOAT"
	case data.Embedding:
		return "VECTOR"
	case data.YearMonth:
		return "INTERVAL_YEAR_MONTH"
	case data.DayTime:
		return "INTERVAL_DAY_TIME"
	default:
		return "TEXT"
	}
}
