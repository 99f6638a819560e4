package sql

import (
	"strconv"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// Lengths Snowflake gives to types declared without one.
const (
	maxTextLength   = 16777216
	maxBinaryLength = 8388608
)

// typeNames are the accepted type names with the parameters they have when
// none are written. Source: Snowflake, "Summary of data types".
var typeNames = map[string]data.Type{
	"NUMBER": {Kind: data.Fixed, Precision: 38}, "DECIMAL": {Kind: data.Fixed, Precision: 38},
	"NUMERIC": {Kind: data.Fixed, Precision: 38},
	"INT":     {Kind: data.Fixed, Precision: 38}, "INTEGER": {Kind: data.Fixed, Precision: 38},
	"BIGINT": {Kind: data.Fixed, Precision: 38}, "SMALLINT": {Kind: data.Fixed, Precision: 38},
	"TINYINT": {Kind: data.Fixed, Precision: 38}, "BYTEINT": {Kind: data.Fixed, Precision: 38},
	"FLOAT": {Kind: data.Real}, "FLOAT4": {Kind: data.Real}, "FLOAT8": {Kind: data.Real},
	"DOUBLE": {Kind: data.Real}, "REAL": {Kind: data.Real},
	"VARCHAR": {Kind: data.Text, Length: maxTextLength}, "STRING": {Kind: data.Text, Length: maxTextLength},
	"TEXT": {Kind: data.Text, Length: maxTextLength}, "CHAR": {Kind: data.Text, Length: 1},
	"BOOLEAN":       {Kind: data.Boolean},
	"DATE":          {Kind: data.Date},
	"TIME":          {Kind: data.Time, Scale: 9},
	"TIMESTAMP":     {Kind: data.TimestampNTZ, Scale: 9},
	"DATETIME":      {Kind: data.TimestampNTZ, Scale: 9},
	"TIMESTAMP_NTZ": {Kind: data.TimestampNTZ, Scale: 9},
	"TIMESTAMP_LTZ": {Kind: data.TimestampLTZ, Scale: 9},
	"TIMESTAMP_TZ":  {Kind: data.TimestampTZ, Scale: 9},
	"BINARY":        {Kind: data.Binary, Length: maxBinaryLength},
	"VARBINARY":     {Kind: data.Binary, Length: maxBinaryLength},
	"VARIANT":       {Kind: data.Variant},
	"OBJECT":        {Kind: data.Object},
	"ARRAY":         {Kind: data.Array},
	"DECFLOAT":      {Kind: data.DecFloat},
	"GEOGRAPHY":     {Kind: data.Geography},
	"GEOMETRY":      {Kind: data.Geometry},
}

// sized are the names of Fixed that take parameters; INT and its kin do not.
var sized = wordSet("NUMBER", "DECIMAL", "NUMERIC")

// dataType reads a type name with its parameters.
func (p *parser) dataType() (data.Type, error) {
	t := p.peek()
	typ, ok := typeNames[t.text]
	if t.kind != tokenWord || !ok {
		return data.Type{}, p.unexpected()
	}
	p.next()
	if t.text == "DOUBLE" {
		p.accept("PRECISION")
	}
	if !p.peek().is("(") {
		return typ, nil
	}
	return p.typeParameters(t.text, typ)
}

func (p *parser) typeParameters(name string, typ data.Type) (data.Type, error) {
	open := p.peek()
	switch typ.Kind {
	case data.Fixed:
		if sized[name] {
			return p.precisionAndScale(typ)
		}
	case data.Text:
		return p.length(typ, maxTextLength)
	case data.Binary:
		return p.length(typ, maxBinaryLength)
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return p.fraction(typ)
	}
	return typ, unexpected(open)
}

func (p *parser) precisionAndScale(typ data.Type) (data.Type, error) {
	p.next()
	var err error
	if typ.Precision, err = p.integer(1, 38); err != nil {
		return typ, err
	}
	if p.accept(",") {
		if typ.Scale, err = p.integer(0, min(37, typ.Precision)); err != nil {
			return typ, err
		}
	}
	return typ, p.expect(")")
}

func (p *parser) length(typ data.Type, limit int) (_ data.Type, err error) {
	p.next()
	if typ.Length, err = p.integer(1, limit); err != nil {
		return typ, err
	}
	return typ, p.expect(")")
}

func (p *parser) fraction(typ data.Type) (_ data.Type, err error) {
	p.next()
	if typ.Scale, err = p.integer(0, 9); err != nil {
		return typ, err
	}
	return typ, p.expect(")")
}

// integer reads a whole number within [lo, hi].
func (p *parser) integer(lo, hi int) (int, error) {
	t := p.peek()
	n, err := strconv.Atoi(t.text)
	if t.kind != tokenNumber || err != nil || n < lo || n > hi {
		return 0, p.unexpected()
	}
	p.next()
	return n, nil
}
