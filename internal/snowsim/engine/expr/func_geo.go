package expr

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/geo"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

var geoFunctions = map[string]function{
	"ST_ASGEOJSON": {1, 1, bindShape("GeoJSON")},
	"ST_ASWKT":     {1, 1, bindShape("WKT")},
	"ST_ASTEXT":    {1, 1, bindShape("WKT")},
	"ST_ASEWKT":    {1, 1, bindShape("EWKT")},
	"ST_ASWKB":     {1, 1, bindShape("WKB")},
	"ST_ASBINARY":  {1, 1, bindShape("WKB")},
	"ST_ASEWKB":    {1, 1, bindShape("EWKB")},
	"TO_GEOGRAPHY": {1, 1, bindToShape(data.Geography)},
	"TO_GEOMETRY":  {1, 1, bindToShape(data.Geometry)},
}

// bindShape writes a shape in a form, whatever the session's output format.
// Snowflake gives GeoJSON as OBJECT.
func bindShape(form string) func(*Binder, *sql.Call, []*Node) (*Node, error) {
	return func(_ *Binder, c *sql.Call, args []*Node) (*Node, error) {
		kind := args[0].Type.Kind
		if kind != data.Geography && kind != data.Geometry {
			return nil, invalidTypes(c.Pos, c.Name, args...)
		}
		f, err := value.GeoForm(kind, form)
		if err != nil {
			return nil, err
		}
		if form == "GeoJSON" {
			f.Type = data.Type{Kind: data.Object}
		}
		return strict1(f.Type, func(v value.Value) (value.Value, error) {
			shape, err := geo.Parse(v.Str)
			if err != nil {
				return value.Value{}, err
			}
			written, err := f.Write(shape)
			return value.Text(written), err
		}, args[0]), nil
	}
}

// bindToShape reads WKT.
func bindToShape(k data.Kind) func(*Binder, *sql.Call, []*Node) (*Node, error) {
	return func(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
		return b.Cast(args[0], data.Type{Kind: k}, c.Pos)
	}
}
