package value

import (
	"fmt"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/geo"
)

// Form is a way to write shapes, and the type of what it gives.
type Form struct {
	Type  data.Type
	Write func(geo.Shape) (string, error)
}

var (
	shapeText  = data.Type{Kind: data.Text, Length: 16777216}
	shapeBytes = data.Type{Kind: data.Binary, Length: 8388608}
)

// wgs84 is the reference system of every GEOGRAPHY; a GEOMETRY has none here.
const wgs84 = 4326

// GeoForm finds a form by the name that GEOGRAPHY_OUTPUT_FORMAT and
// GEOMETRY_OUTPUT_FORMAT take; "" is GeoJSON. Source: Snowflake, "Geospatial
// data types".
func GeoForm(k data.Kind, name string) (Form, error) {
	srid := 0
	if k == data.Geography {
		srid = wgs84
	}
	switch strings.ToUpper(name) {
	case "GEOJSON", "":
		return Form{shapeText, geo.GeoJSON}, nil
	case "WKT":
		return Form{shapeText, func(s geo.Shape) (string, error) { return geo.WKT(s), nil }}, nil
	case "EWKT":
		return Form{shapeText, func(s geo.Shape) (string, error) { return geo.EWKT(s, srid), nil }}, nil
	case "WKB":
		return Form{shapeBytes, func(s geo.Shape) (string, error) { return string(geo.WKB(s)), nil }}, nil
	case "EWKB":
		return Form{shapeBytes, func(s geo.Shape) (string, error) { return string(geo.EWKB(s, srid)), nil }}, nil
	}
	return Form{}, &data.Error{
		Code: "001008", SQLState: "22023",
		Message: fmt.Sprintf("invalid value [%s] for parameter '%s_OUTPUT_FORMAT'", name, KindName(k)),
	}
}

// toShape reads WKT, and writes it anew so that equal shapes are equal text.
func toShape(from, to data.Type) Convert {
	switch from.Kind {
	case to.Kind:
		return same
	case data.Text:
		return func(v Value) (Value, error) {
			shape, err := geo.Parse(v.Str)
			if err != nil {
				return Value{}, &data.Error{Code: "100205", SQLState: "22023", Message: "Error parsing Geo input: " + err.Error()}
			}
			return Text(geo.WKT(shape)), nil
		}
	default:
		return nil
	}
}
