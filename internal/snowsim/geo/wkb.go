package geo

import (
	"encoding/binary"
	"math"
)

const (
	littleEndian = 1
	hasSRID      = 0x20000000 // in the kind of EWKB
)

// WKB writes the shape as bytes, little endian.
func WKB(s Shape) []byte { return appendWKB(nil, s, 0) }

// EWKB is WKB with its reference system.
func EWKB(s Shape, srid int) []byte { return appendWKB(nil, s, uint32(srid)) }

func appendWKB(dst []byte, s Shape, srid uint32) []byte {
	dst = append(dst, littleEndian)
	if srid == 0 {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(s.Kind))
	} else {
		dst = binary.LittleEndian.AppendUint32(dst, uint32(s.Kind)|hasSRID)
		dst = binary.LittleEndian.AppendUint32(dst, srid)
	}
	if s.Kind == Point {
		return appendPoint(dst, s.Points)
	}
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(s.Points)+len(s.Parts)))
	for _, at := range s.Points {
		dst = appendPosition(dst, at)
	}
	for _, part := range s.Parts {
		if s.Kind == Polygon {
			dst = appendRing(dst, part)
		} else {
			dst = appendWKB(dst, part, 0)
		}
	}
	return dst
}

// appendPoint writes an empty point as NaN, as there is no count to be 0.
func appendPoint(dst []byte, at []Position) []byte {
	if len(at) == 0 {
		return appendPosition(dst, Position{math.NaN(), math.NaN()})
	}
	return appendPosition(dst, at[0])
}

// appendRing writes a polygon's ring: a line without its head.
func appendRing(dst []byte, ring Shape) []byte {
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(ring.Points)))
	for _, at := range ring.Points {
		dst = appendPosition(dst, at)
	}
	return dst
}

func appendPosition(dst []byte, at Position) []byte {
	for _, f := range at {
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(f))
	}
	return dst
}
