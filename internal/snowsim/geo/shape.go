package geo

// Kind is a kind of shape; the values are those of WKB.
type Kind uint32

// The kinds of shapes.
const (
	Point Kind = iota + 1
	LineString
	Polygon
	MultiPoint
	MultiLineString
	MultiPolygon
	Collection
)

var names = [...]string{
	Point: "Point", LineString: "LineString", Polygon: "Polygon", MultiPoint: "MultiPoint",
	MultiLineString: "MultiLineString", MultiPolygon: "MultiPolygon", Collection: "GeometryCollection",
}

// Shape is a point, a line, or parts that are shapes themselves: the rings of
// a polygon are lines.
type Shape struct {
	Kind   Kind
	Points []Position // of Point and LineString
	Parts  []Shape    // of all others
}

// Position is a place: longitude and latitude, or x and y.
type Position [2]float64

// part is the kind of a shape's parts, 0 where each says for itself.
func (k Kind) part() Kind {
	switch k {
	case Polygon, MultiLineString:
		return LineString
	case MultiPoint:
		return Point
	case MultiPolygon:
		return Polygon
	default:
		return 0
	}
}
