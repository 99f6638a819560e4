package pgcopy

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// checkHistory compares the verdicts of a scanner that remembers shapes with
// those of one that knows nothing.
func checkHistory(t interface{ Fatalf(string, ...any) }, docs ...[]byte) {
	var remembering jsonScanner
	var shape jsonShape
	for _, doc := range docs {
		var fresh jsonScanner
		want, got := fresh.scan(padded(doc)), shape.accepts(&remembering, padded(doc))
		switch {
		case got != want:
			t.Fatalf("%q: %v with a shape, %v without", doc, got, want)
		case !want && (remembering.reason != fresh.reason || remembering.at != fresh.at):
			t.Fatalf("%q: refused as %q at %d with a shape, as %q at %d without", doc, remembering.reason, remembering.at, fresh.reason, fresh.at)
		case want && (remembering.undefined != fresh.undefined || remembering.nul != fresh.nul):
			t.Fatalf("%q: undefined %v, nul %v with a shape", doc, remembering.undefined, remembering.nul)
		}
	}
}

func TestJSONShapeChangesNoVerdict(t *testing.T) {
	t.Parallel()
	scalars := rapid.SampledFrom([]string{
		"1", "-2.5e3", "01", "1e999999", "true", "undefined", "nul", `""`, `"longer than eight bytes"`, `"\u0000"`, `"a`, "{}", "", "1,2",
	})
	shapes := []string{
		`?`, ` ? `, `[?,?]`, `{"a": ?}`, "{\n  \"key\": ?,\n  \"longer key\": [\n    ?,\n    ?\n  ]\n}", `{"\u0000":?}`, `{"a":{"b":[[?],{}]}}`, `{"é":?}x`,
	}
	rapid.Check(t, func(t *rapid.T) {
		var docs [][]byte
		shape := rapid.SampledFrom(shapes)
		for range rapid.IntRange(2, 6).Draw(t, "documents") {
			doc := shape.Draw(t, "shape")
			for strings.Contains(doc, "?") {
				doc = strings.Replace(doc, "?", scalars.Draw(t, "scalar"), 1)
			}
			suffix := rapid.SampledFrom([]string{"", "", "", " ", "x", "]", "\x00"}).Draw(t, "suffix")
			docs = append(docs, []byte(doc+suffix))
		}
		checkHistory(t, docs...)
	})
}

// A shape that was learned must be used: this is what it is for.
func TestJSONShapeIsFoundAgain(t *testing.T) {
	t.Parallel()
	var s jsonScanner
	var sh jsonShape
	tries := []struct {
		doc  string
		want bool // matches the shape known by then
	}{
		{`{"a": 1}`, false},
		{`{"a": "x"}`, true},
		{`{"b": "x"}`, false},
		{`{"b": -1.5}`, true},
		{`{"b": {}}`, false},
		{`{"b": []}`, false},
		{`{"c": null}`, false},
	}
	for _, try := range tries {
		doc := padded([]byte(try.doc))
		matched := len(sh.text) != 0 && sh.matches(&s, doc)
		if !sh.accepts(&s, doc) || matched != try.want {
			t.Errorf("%s: matched %v", try.doc, matched)
		}
	}
}

func FuzzJSONShape(f *testing.F) {
	f.Add([]byte(`{"a": 1}`), []byte(`{"a": "x"}`))
	f.Add([]byte(`[1,[2]]`), []byte(`[1,[2]`))
	f.Add([]byte(`"a"`), []byte(`"a`))
	f.Fuzz(func(t *testing.T, first, second []byte) { checkHistory(t, first, second, first, second) })
}
