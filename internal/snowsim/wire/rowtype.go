package wire

import (
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// RowType describes a result column. Attributes that a type does not have
// are null.
type RowType struct {
	Name       string  `json:"name"`
	Database   string  `json:"database"`
	Schema     string  `json:"schema"`
	Table      string  `json:"table"`
	Type       string  `json:"type"`
	Nullable   bool    `json:"nullable"`
	Precision  *int    `json:"precision"`
	Scale      *int    `json:"scale"`
	Length     *int    `json:"length"`
	ByteLength *int    `json:"byteLength"`
	Collation  *string `json:"collation"`
	// VectorDimension and Fields are only there for the types that have them.
	VectorDimension int       `json:"vectorDimension,omitempty"`
	Fields          []RowType `json:"fields,omitempty"`
}

// RowTypes describes result columns.
func RowTypes(columns []data.Column) []RowType {
	out := make([]RowType, len(columns))
	for i, c := range columns {
		out[i] = rowType(c)
	}
	return out
}

func rowType(c data.Column) RowType {
	r := RowType{Name: c.Name, Nullable: c.Nullable, Type: strings.ToLower(resultset.LogicalType(c.Type.Kind))}
	switch c.Type.Kind {
	case data.Fixed:
		r.Precision, r.Scale = &c.Type.Precision, &c.Type.Scale
	case data.DecFloat:
		digits := 38
		r.Precision = &digits
	case data.Embedding:
		r.VectorDimension = c.Type.Length
		r.Fields = []RowType{rowType(data.Column{Type: data.Type{Kind: c.Type.Element, Precision: 38}})}
	case data.Object, data.Array, data.Map:
		if c.Type.Structure != nil {
			r.Fields = RowTypes(c.Type.Structure.Fields)
		}
	case data.Text, data.Binary:
		chars, bytes := resultset.Lengths(c.Type)
		r.Length, r.ByteLength = &chars, &bytes
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		r.Precision, r.Scale = new(int), &c.Type.Scale
	}
	return r
}
