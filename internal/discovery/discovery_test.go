package discovery

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
)

func columns(t *testing.T, list string) []catalog.SourceColumn {
	t.Helper()
	var all []catalog.SourceColumn
	for item := range strings.SplitSeq(list, ",") {
		name, rest, _ := strings.Cut(item, " ")
		text, notNull := strings.CutSuffix(rest, "!")
		typ, err := snowtype.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, catalog.SourceColumn{Name: name, Type: typ, TypeText: text, Nullable: !notNull})
	}
	return all
}

func TestGuessWatermark(t *testing.T) {
	t.Parallel()
	for list, want := range map[string]string{
		"ID VARCHAR(9),CREATED_AT TIMESTAMP_NTZ(9)!,UPDATED_AT TIMESTAMP_NTZ(9)": "UPDATED_AT",
		"LAST_CHANGE TIMESTAMP_LTZ(9),MODIFIED TIMESTAMP_TZ(9)!":                 "MODIFIED",
		"UPDATED_BY VARCHAR(9),_FIVETRAN_SYNCED TIMESTAMP_TZ(9)":                 "_FIVETRAN_SYNCED",
		"LOADED_AT TIMESTAMP_NTZ(9)":                                             "LOADED_AT",
		"BORN TIMESTAMP_NTZ(9)":                                                  "",
		"UPDATED_ON DATE":                                                        "",
	} {
		g := GuessWatermark(columns(t, list))
		if g.Column != want || g.Why == "" || g.InsertsOnly != (want == "LOADED_AT") {
			t.Errorf("%s: %+v, want %s", list, g, want)
		}
	}
}

func TestParsePattern(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Pattern{
		"*": {"D", "S", "*"}, "sales.*": {"D", "sales", "*"}, "x.y.z?": {"x", "y", "z?"}, `"Odd"`: {"D", "S", "Odd"},
	} {
		if got, err := ParsePattern(text, "D", "S"); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"a.b.c.d", "a..b", "[", ""} {
		if got, err := ParsePattern(text, "D", "S"); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
	if _, err := ParsePattern("*", "D", ""); err == nil {
		t.Error("no schema is needed")
	}
}

func TestScalarsReadAsTheyWere(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[A-Za-z0-9_ .:#'"{}\[\],&*!|>%@-]{1,12}|null|true|Yes|1e3|~`).Draw(t, "text")
		var got string
		if err := yaml.Unmarshal([]byte(scalar(text)), &got); err != nil || got != text {
			t.Fatalf("%q is written %s and reads %q, %v", text, scalar(text), got, err)
		}
	})
}
