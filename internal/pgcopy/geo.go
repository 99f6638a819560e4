package pgcopy

import "github.com/apache/arrow/go/v15/arrow"

// geoEncoder chooses for GEOGRAPHY and GEOMETRY, whose form the session's
// output format picks: GeoJSON and (E)WKT come as text, (E)WKB as bytes.
func geoEncoder(p planning) encoder {
	switch p.arrow.ID() {
	case arrow.STRING, arrow.LARGE_STRING:
		return textEncoder(p)
	default:
		return binaryEncoder(p)
	}
}
