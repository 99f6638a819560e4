package geo

import (
	"strconv"
	"strings"
)

// WKT writes the shape as text: POINT(1 2).
func WKT(s Shape) string { return string(appendWKT(nil, s)) }

// EWKT is WKT behind its reference system.
func EWKT(s Shape, srid int) string { return "SRID=" + strconv.Itoa(srid) + ";" + WKT(s) }

func appendWKT(dst []byte, s Shape) []byte {
	return appendWKTBody(append(dst, strings.ToUpper(names[s.Kind])...), s)
}

func appendWKTBody(dst []byte, s Shape) []byte {
	if len(s.Points)+len(s.Parts) == 0 {
		return append(dst, " EMPTY"...)
	}
	separator := byte('(')
	for _, at := range s.Points {
		dst = appendNumber(append(dst, separator), at[0])
		dst = appendNumber(append(dst, ' '), at[1])
		separator = ','
	}
	for _, part := range s.Parts {
		dst = append(dst, separator)
		if s.Kind == Collection {
			dst = appendWKT(dst, part)
		} else {
			dst = appendWKTBody(dst, part)
		}
		separator = ','
	}
	return append(dst, ')')
}

func appendNumber(dst []byte, f float64) []byte { return strconv.AppendFloat(dst, f, 'f', -1, 64) }
