package pgcopy

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestJSONScannerVerdicts(t *testing.T) {
	t.Parallel()
	const fine = ""
	nested := func(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }
	cases := map[string]string{ // document → reason
		`{}`: fine, `[]`: fine, `0`: fine, `"x"`: fine, ` null `: fine, "\t\r\n1": fine,
		"{\n  \"arr1_IQqqQ\": 13,\n  \"zero\": 0\n}":    fine,
		"[\n  12,\n  \"twelve\",\n  undefined\n]":       fine,
		`{"a":{"b":[{},[],{"c":[1,-2.5e+3,true]}]}}`:    fine,
		`"\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00"`:          fine,
		`-0.0e-5`:                                       fine,
		`1e131071`:                                      fine,
		`12e131071`:                                     hugeNumber,
		`1e-16383`:                                      fine,
		`0.1e-16383`:                                    hugeNumber,
		`1e99999999999999999999`:                        hugeNumber,
		`0.` + strings.Repeat("0", 16384):               hugeNumber,
		`1` + strings.Repeat("0", 100_000):              fine,
		`1` + strings.Repeat("0", 131_072):              hugeNumber,
		nested(1000):                                    fine,
		nested(1001):                                    deepJSON,
		strings.Repeat(`{"a":`, 1001):                   deepJSON,
		`[{"a":[1]},` + nested(999) + `,{"b":{}},true]`: fine,

		``: badJSON, ` `: badJSON, `{`: badJSON, `[`: badJSON, `]`: badJSON, `}`: badJSON,
		`[1,]`: badJSON, `[,1]`: badJSON, `{"a"}`: badJSON, `{"a":}`: badJSON, `{"a":1,}`: badJSON,
		`{a:1}`: badJSON, `{1:1}`: badJSON, `[1 2]`: badJSON, `[1}`: badJSON, `{"a":1]`: badJSON,
		`1 1`: badJSON, `{}{}`: badJSON, `[1]]`: badJSON, `"a`: badJSON, `"a\`: badJSON, `"\x"`: badJSON,
		`"\u12g4"`: badJSON, `"\u12`: badJSON, `01`: badJSON, `-`: badJSON, `-a`: badJSON, `1.`: badJSON,
		`.5`: badJSON, `+1`: badJSON, `1e`: badJSON, `1e+`: badJSON, `nul`: badJSON, `nulll`: badJSON,
		`True`: badJSON, `{undefined:1}`: badJSON, "1\x00": badJSON, "\x00": badJSON, "[\x00]": badJSON,
		"\v1": badJSON, "[1,\u00a02]": badJSON, `{"a":1 "b":2}`: badJSON, `{"a" "b"}`: badJSON,

		"\"a\nb\"": badControl, "\"12345678\x00\"": badControl, "{\"\x1f\":1}": badControl,
		`[NaN]`: notFinite, `Infinity`: notFinite, `{"a":-Infinity}`: notFinite, `-inf`: badJSON,
		`"\ud800"`: loneSurrogate, `"\udc00"`: loneSurrogate, `"\ud800\u0041"`: loneSurrogate, `"\ud800x"`: loneSurrogate,
	}
	var s jsonScanner
	for doc, want := range cases {
		s.reason = fine
		if ok := s.scan([]byte(doc + jsonPadding)); ok != (want == fine) || s.reason != want {
			t.Errorf("%.60q: %v %q, want %q", doc, ok, s.reason, want)
		}
	}
}

// checkJSON compares the scanner with encoding/json, which knows the grammar
// but none of jsonb's limits.
func checkJSON(t interface{ Fatalf(string, ...any) }, doc []byte) {
	var s jsonScanner
	ok := s.scan(padded(doc))
	if !ok {
		limits := []string{deepJSON, longJSON, hugeNumber, loneSurrogate}
		if json.Valid(doc) && !slices.Contains(limits, s.reason) {
			t.Fatalf("%q refused: %s", doc, s.reason)
		}
		if s.at < 0 || s.at > len(doc) {
			t.Fatalf("%q refused at %d", doc, s.at)
		}
		return
	}
	if !s.undefined && !json.Valid(doc) {
		t.Fatalf("%q accepted", doc)
	}
	repaired := appendRepaired(nil, doc)
	if !json.Valid(repaired) {
		t.Fatalf("%q repaired to %q", doc, repaired)
	}
	if !s.undefined && !s.nul && string(repaired) != string(doc) {
		t.Fatalf("%q changed to %q without need", doc, repaired)
	}
	if !s.scan(padded(repaired)) || s.undefined || s.nul {
		t.Fatalf("%q repaired to %q, which needs repair", doc, repaired)
	}
}

func padded(doc []byte) []byte { return append(slices.Clone(doc), jsonPadding...) }

func TestJSONScannerAgreesWithEncodingJSON(t *testing.T) {
	t.Parallel()
	pieces := rapid.SampledFrom([]string{
		"{", "}", "[", "]", ",", ":", " ", "\n        ", `"`, `"a"`, `"key":`, `\`, `\"`, `\\`, `\u0000`, `\ud83d\ude00`, `\ud800`,
		"undefined", "null", "true", "1", "-0", "1.5", "e7", "é", "\xff", "\x00", "\x01", "NaN", "longer than eight bytes",
	})
	rapid.Check(t, func(t *rapid.T) {
		checkJSON(t, []byte(strings.Join(rapid.SliceOfN(pieces, 0, 12).Draw(t, "pieces"), "")))
		checkJSON(t, []byte(document(4).Draw(t, "document")))
	})
}

// document draws JSON text in the ways Snowflake prints it.
func document(depth int) *rapid.Generator[string] {
	scalar := rapid.SampledFrom([]string{"1", "-2.5", "1e3", "true", "null", "undefined", `"x"`, `"\u0000"`, `"a\\u0000"`, `"é\n"`, `""`})
	if depth == 0 {
		return scalar
	}
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(document(depth-1), 0, 3).Draw(t, "parts")
		space := rapid.SampledFrom([]string{"", " ", "\n  ", "\n            "}).Draw(t, "space")
		switch rapid.IntRange(0, 2).Draw(t, "kind") {
		case 0:
			return scalar.Draw(t, "scalar")
		case 1:
			return "[" + space + strings.Join(parts, ","+space) + space + "]"
		default:
			for i := range parts {
				parts[i] = space + `"k` + string(rune('a'+i)) + `" :` + space + parts[i]
			}
			return "{" + strings.Join(parts, ",") + space + "}"
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, seed := range []string{
		`{"a":[1,undefined,"\u0000"]}`, "[\n  12,\n  \"twelve\",\n  undefined\n]", `"\ud83d\ude00\\"`, "-1.5e-7", "\"\xff\"",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, doc []byte) { checkJSON(t, doc) })
}
