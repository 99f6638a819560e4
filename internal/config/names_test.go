package config

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseSource(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"orders":           "DB.SC.ORDERS",
		"s.orders":         "DB.S.ORDERS",
		"d.s.orders":       "D.S.ORDERS",
		`"orders"`:         `DB.SC."orders"`,
		`"a.b"."c""d".e$1`: `"a.b"."c""d".E$1`,
		`_x`:               "DB.SC._X",
	} {
		got, err := parseSource(text, "DB", "SC", false)
		if err != nil || got.String() != want {
			t.Errorf("%s = %v, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", ".", "a.", ".a", "a..b", "a.b.c.d", "1a", "a b", "a;b", `"`, `"a`, `""`, `"a"b`, `a"b"`, "a-b", "ü",
		"\"a\x00b\"", "\"\xff\"", strings.Repeat("a", 256),
	} {
		if got, err := parseSource(text, "DB", "SC", false); err == nil {
			t.Errorf("%q reads as %v", text, got)
		}
	}
}

func TestParseTarget(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 63)
	for text, want := range map[string]string{
		"Orders":     "app.orders",
		"S.Orders":   "s.orders",
		`"S"."Or.d"`: `"S"."Or.d"`,
		long:         "app." + long,
	} {
		got, err := parseTarget(text, "app")
		if err != nil || got.String() != want {
			t.Errorf("%s = %v, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "a.b.c", long + "a", `"` + strings.Repeat("é", 32) + `"`} {
		if got, err := parseTarget(text, "app"); err == nil {
			t.Errorf("%q reads as %v", text, got)
		}
	}
}

// TestNamesRoundTrip: what String writes reads back as the same name.
func TestNamesRoundTrip(t *testing.T) {
	t.Parallel()
	name := rapid.OneOf(rapid.StringMatching(`[A-Za-z_][A-Za-z0-9_$]{0,8}`), rapid.StringMatching(`[ -~]{1,8}`), rapid.StringMatching(`[".é]{1,6}`))
	rapid.Check(t, func(t *rapid.T) {
		source := Source{Database: name.Draw(t, "database"), Schema: name.Draw(t, "schema"), Name: name.Draw(t, "name")}
		if got, err := parseSource(source.String(), "", "", false); err != nil || got != source {
			t.Fatalf("%+v -> %s -> %+v, %v", source, source, got, err)
		}
		target := Target{Schema: source.Schema, Name: source.Name}
		if got, err := parseTarget(target.String(), ""); err != nil || got != target {
			t.Fatalf("%+v -> %s -> %+v, %v", target, target, got, err)
		}
	})
}

func FuzzParseSource(f *testing.F) {
	for _, seed := range []string{"a.b.c", `"a""b".c`, `"`, `a."".b`, "ü.x", "a.b.c.d", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		source, err := parseSource(text, "D", "S", false)
		if err != nil {
			return
		}
		if again, err := parseSource(source.String(), "", "", false); err != nil || again != source {
			t.Errorf("%q -> %s -> %v, %v", text, source, again, err)
		}
	})
}
