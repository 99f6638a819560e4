package pgbinary

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// appendJSON writes a document without blanks, with the keys of each object in
// order and each number in one form. Of equal keys the last counts, as it does
// for jsonb.
func appendJSON(dst, text []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // a float64 would make equal what differs
	var document any
	if decoder.Decode(&document) != nil {
		return append(dst, text...)
	}
	if _, err := decoder.Token(); err != io.EOF { //nolint:errorlint // Token returns it as it is
		return append(dst, text...)
	}
	return appendNode(dst, document)
}

// appendNode leads every value with a letter for its type, and every text with
// its length, so that no two documents run into one.
func appendNode(dst []byte, node any) []byte {
	switch v := node.(type) {
	case map[string]any:
		dst = binary.AppendUvarint(append(dst, 'o'), uint64(len(v)))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			dst = appendNode(appendText(dst, key), v[key])
		}
		return dst
	case []any:
		dst = binary.AppendUvarint(append(dst, 'a'), uint64(len(v)))
		for _, item := range v {
			dst = appendNode(dst, item)
		}
		return dst
	case string:
		return appendText(append(dst, 's'), v)
	case json.Number:
		return appendText(append(dst, 'n'), canonicalNumber(v.String()))
	case bool:
		return strconv.AppendBool(dst, v)
	default:
		return append(dst, "null"...)
	}
}

func appendText(dst []byte, text string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(text))), text...)
}

// canonicalNumber writes a JSON number as digits without zeros at either end
// and an exponent, so that 1.50, 15e-1 and 1.5 are the same.
func canonicalNumber(text string) string {
	mantissa, exponent := text, 0
	if i := strings.IndexAny(text, "eE"); i >= 0 {
		n, err := strconv.Atoi(text[i+1:])
		if err != nil {
			return text
		}
		mantissa, exponent = text[:i], n
	}
	unsigned, negative := strings.CutPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(unsigned, ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	exponent -= len(fraction)
	short := strings.TrimRight(digits, "0")
	exponent += len(digits) - len(short)
	if short == "" {
		return "0"
	}
	if negative {
		short = "-" + short
	}
	return short + "e" + strconv.Itoa(exponent)
}
