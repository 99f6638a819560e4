package catalog

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/snowpg/etl/internal/snowtype"
)

var orders = SourceTable{Database: "DB", Schema: "S", Name: "ORDERS"}

func column(t *testing.T, name, typ string) SourceColumn {
	t.Helper()
	parsed, err := snowtype.Parse(typ)
	if err != nil {
		t.Fatal(err)
	}
	return SourceColumn{Name: name, Type: parsed, TypeText: typ, Nullable: true}
}

func names(mappings []Mapping) []string {
	var all []string
	for _, m := range mappings {
		all = append(all, m.Source.Name+"→"+m.Target.Name+" "+m.Target.Type.SQL)
	}
	return all
}

func TestSelect(t *testing.T) {
	t.Parallel()
	columns := []SourceColumn{
		column(t, "ID", "NUMBER(38,0)"), column(t, "Mixed Case", "VARCHAR(5)"), column(t, "SECRET", "VARCHAR(5)"), column(t, "AT", "TIMESTAMP_TZ(9)"),
	}
	for name, c := range map[string]struct {
		selection Selection
		want      []string
	}{
		"all":     {Selection{}, []string{"ID→id numeric(38,0)", "Mixed Case→Mixed Case text", "SECRET→secret text", "AT→at timestamp with time zone"}},
		"include": {Selection{Include: []string{"at", "ID"}}, []string{"ID→id numeric(38,0)", "AT→at timestamp with time zone"}},
		"exclude": {Selection{Exclude: []string{"secret", "Mixed Case"}}, []string{"ID→id numeric(38,0)", "AT→at timestamp with time zone"}},
		"rename":  {Selection{Include: []string{"ID"}, Rename: map[string]string{"id": "Order ID"}}, []string{"ID→Order ID numeric(38,0)"}},
	} {
		got, err := Select(orders, columns, c.selection)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, names(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestSelectNamesEveryFault(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("É", 32) // 64 bytes in 32 characters
	columns := []SourceColumn{
		column(t, "id", "NUMBER(38,0)"), column(t, "ID", "NUMBER(38,0)"), column(t, long, "DATE"), column(t, "ODD", "UUID"), column(t, "N\x00", "DATE"),
	}
	_, err := Select(orders, columns, Selection{Include: []string{"nowhere", "id", "ID", long, "ODD", "N\x00"}})
	if err == nil {
		t.Fatal("no error")
	}
	for _, part := range []string{`"nowhere"`, `would both be "id"`, "64 bytes", "UUID", "cannot be a column name"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q:\n%v", part, err)
		}
	}
	if _, err := Select(orders, columns[:2], Selection{Exclude: []string{"id", "ID"}}); err == nil || !strings.Contains(err.Error(), "no column") {
		t.Errorf("nothing selected: %v", err)
	}
	if _, err := FindSource(columns[:2], "Id"); err == nil || !strings.Contains(err.Error(), "ambiguous") {
		t.Errorf("a name that fits two columns: %v", err)
	}
}

func TestNamesAreQuoted(t *testing.T) {
	t.Parallel()
	hostile := `a"; drop table x; --`
	s := SourceTable{Database: "DB", Schema: "S", Name: hostile}
	if want := `"DB"."S"."a""; drop table x; --"`; s.SQL() != want {
		t.Errorf("%s, want %s", s.SQL(), want)
	}
	d := TargetTable{Schema: "public", Name: "Order"}
	if d.SQL() != `"public"."Order"` || d.String() != `public."Order"` || orders.String() != "DB.S.ORDERS" {
		t.Errorf("%s, %s, %s", d.SQL(), d, orders)
	}
}
