package pgcopy

import "testing"

// BenchmarkJSONScan is what validating a document of a VARIANT costs.
func BenchmarkJSONScan(b *testing.B) {
	doc := []byte("{\n  \"customer\": 4711,\n  \"tags\": [\n    \"a\",\n    \"b\"\n  ],\n  \"name\": \"user 4711\",\n  \"score\": 673.00\n}" + jsonPadding)
	var s jsonScanner
	b.SetBytes(int64(len(doc) - len(jsonPadding)))
	b.ReportAllocs()
	for b.Loop() {
		if !s.scan(doc) {
			b.Fatal(s.reason)
		}
	}
}
