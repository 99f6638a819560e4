// Package geo writes shapes in the forms in which Snowflake answers GEOGRAPHY
// and GEOMETRY: GeoJSON, WKT, WKB, and the latter two with their reference
// system (EWKT, EWKB). It knows two dimensions.
//
// Sources: OGC 06-103r4 "Simple feature access", parts 7 and 8 (WKT, WKB);
// RFC 7946 (GeoJSON); PostGIS manual (EWKT, EWKB).
package geo
