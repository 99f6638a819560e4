package catalog

import (
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// Expression is what a SELECT asks for to move the column. How a GEOGRAPHY or
// GEOMETRY is written is a setting of the session; where the target is no JSON
// the form is asked for by name (docs.snowflake.com, "ST_ASWKT", "ST_ASWKB").
func (m Mapping) Expression() string {
	name := QuoteSource(m.Source.Name)
	if k := m.Source.Type.Kind; k != snowtype.Geography && k != snowtype.Geometry {
		return name
	}
	switch m.Target.Type.OID {
	case pgoid.Text:
		return "ST_ASWKT(" + name + ")"
	case pgoid.Bytea:
		return "ST_ASWKB(" + name + ")"
	default:
		return name
	}
}
