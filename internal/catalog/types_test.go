package catalog

import (
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

var columns = []SourceColumn{
	{Name: "ID", Type: fixed(38, 0), TypeText: "NUMBER(38,0)"},
	{Name: "CODE", Type: snowtype.Type{Kind: snowtype.Text, Length: 50}, TypeText: "VARCHAR(50)"},
	{Name: "AT", Type: snowtype.Type{Kind: snowtype.TimestampTZ, Scale: 9}, TypeText: "TIMESTAMP_TZ(9)"},
	{Name: "DOC", Type: snowtype.Type{Kind: snowtype.Variant}, TypeText: "VARIANT"},
}

func selected(t *testing.T, s Selection) []Mapping {
	t.Helper()
	mappings, err := Select(orders, columns, s)
	if err != nil {
		t.Fatal(err)
	}
	return mappings
}

func TestTypesOfANewTarget(t *testing.T) {
	t.Parallel()
	mappings := selected(t, Selection{Types: map[string]string{"id": "numeric", "CODE": "varchar(20)", "DOC": "json"}, Offsets: true})
	want := `CREATE TABLE "public"."orders" (
  "id" numeric,
  "code" character varying(20),
  "at" timestamp with time zone,
  "at_offset" smallint,
  "doc" json
)`
	if got := CreateTarget(TargetTable{Schema: "public", Name: "orders"}, mappings); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if got := Selected(mappings); len(got) != len(columns) {
		t.Errorf("%d columns are asked for, want %d", len(got), len(columns))
	}
}

func TestTypesThatCannotBe(t *testing.T) {
	t.Parallel()
	_, err := Select(orders, columns, Selection{Types: map[string]string{"ID": "real", "CODE": "bigint", "AT": "timestamp", "NONE": "text"}})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, text := range []string{
		`columns.types: ID: type "real" is not one of`, `columns.types: CODE: target column "code" is bigint`,
		`columns.types: AT: target column "at" is timestamp`, `columns.types: column "NONE" is not in the source`,
	} {
		if !strings.Contains(err.Error(), text) {
			t.Errorf("the error does not say %q:\n%v", text, err)
		}
	}
}

func TestOffsetsKeepOutOfTheWay(t *testing.T) {
	t.Parallel()
	mappings := selected(t, Selection{Offsets: true, Rename: map[string]string{"AT": "sent"}})
	key, err := ResolveKey([]string{"at", "sent"}, nil, mappings[:3], nil)
	if err == nil { // both name one column
		t.Errorf("key %v", key)
	}
	if key, err = ResolveKey([]string{"at"}, nil, mappings, nil); err != nil || key[0] != "sent" {
		t.Errorf("key %v, %v", key, err)
	}
	if _, err := Select(orders, append(columns, SourceColumn{Name: "AT_OFFSET", Type: fixed(4, 0)}), Selection{Offsets: true}); err == nil || !strings.Contains(err.Error(), `"at_offset"`) {
		t.Errorf("a column of that name: %v", err)
	}
	if _, err := Select(orders, columns, Selection{Offsets: true, Rename: map[string]string{"AT": strings.Repeat("x", 60)}}); err == nil || !strings.Contains(err.Error(), "bytes") {
		t.Errorf("a name beyond the limit: %v", err)
	}
}

func TestAnExistingTargetAndItsTypes(t *testing.T) {
	t.Parallel()
	mappings := selected(t, Selection{Include: []string{"ID", "AT"}, Types: map[string]string{"ID": "numeric(38,0)"}, Offsets: true})
	there := func(id, offset PGType) *Target {
		return &Target{Columns: []TargetColumn{
			{Name: "id", Type: id}, {Name: "at", Type: simple(pgoid.Timestamptz, "timestamp with time zone")}, {Name: "at_offset", Type: offset},
		}}
	}
	if _, err := Match(mappings, there(numeric(38, 0), simple(pgoid.Int4, "integer"))); err != nil {
		t.Error(err)
	}
	_, err := Match(mappings, there(Bigint, Bigint))
	if err == nil || !strings.Contains(err.Error(), "columns.types asks for numeric(38,0)") || !strings.Contains(err.Error(), "minutes is smallint or integer") {
		t.Errorf("match: %v", err)
	}
}

func TestWidening(t *testing.T) {
	t.Parallel()
	m := Mapping{Source: columns[0], Target: TargetColumn{Name: "id", Type: Bigint}}
	if !m.CanOverflow() {
		t.Error("NUMBER(38,0) always fits bigint")
	}
	for text, fits := range map[string]bool{
		"": true, "0": true, "9223372036854775807": true, "-9223372036854775808": true, "9223372036854775808": false,
		"-9223372036854775809": false, "1e3": false,
	} {
		if FitsInteger(Bigint, text) != fits {
			t.Errorf("%q fits bigint: %t", text, !fits)
		}
	}
	if FitsInteger(simple(pgoid.Int2, "smallint"), "32768") || !FitsInteger(simple(pgoid.Int2, "smallint"), "-32768") {
		t.Error("the range of smallint is wrong")
	}
	m.Source.Type = fixed(18, 0)
	if m.CanOverflow() {
		t.Error("NUMBER(18,0) can overflow bigint")
	}
	m.Target.Type = simple(pgoid.Int2, "smallint")
	if got := WidenColumn(TargetTable{Schema: "s", Name: "t"}, m.Widened()); got != `ALTER TABLE "s"."t" ALTER COLUMN "id" TYPE bigint` {
		t.Error(got)
	}
}
