package config_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/snowpg/etl/internal/config"
)

var (
	defaultConversion = config.Conversion{NUL: "error", Nanoseconds: "truncate", Undefined: "null", InvalidUTF8: "error"}
	defaultBadRows    = config.BadRows{Max: 1000}
)

// withDefaults fills in what the tables say about conversions when nobody does.
func withDefaults(tables []config.Table) []config.Table {
	for i := range tables {
		tables[i].Schema, tables[i].Conversion, tables[i].BadRows = config.Freeze, defaultConversion, defaultBadRows
	}
	return tables
}

const conversionYAML = `
defaults: { nul: strip, max_rejects: 7 }
tables:
  plain: {}
  own:
    schema: evolve
    offset_column: true
    nul: error
    invalid_utf8: replace
    nanoseconds: error
    undefined: error
    strict: yes
    on_bad_row: reject
    max_rejects: 0
    redact_values: on
    columns: { types: { amount: "numeric(20,2)", '"Code"': varchar(20) } }
`

func TestConversionOfTables(t *testing.T) {
	t.Parallel()
	w := world{env: with("ETL_TABLES", "plain,own"), files: map[string]string{"etl.yaml": conversionYAML}}
	tables := w.must(t).Tables
	plain, own := tables[0], tables[1]
	if plain.Schema != config.Freeze || plain.OffsetColumn || plain.Types != nil {
		t.Errorf("plain: %+v", plain)
	}
	if diff := cmp.Diff(config.Conversion{NUL: "strip", Nanoseconds: "truncate", Undefined: "null", InvalidUTF8: "error"}, plain.Conversion); diff != "" {
		t.Error(diff)
	}
	if plain.BadRows != (config.BadRows{Max: 7}) {
		t.Errorf("plain: %+v", plain.BadRows)
	}
	if own.Schema != config.Evolve || !own.OffsetColumn {
		t.Errorf("own: %+v", own)
	}
	if diff := cmp.Diff(config.Conversion{NUL: "error", Nanoseconds: "error", Undefined: "error", InvalidUTF8: "replace", Strict: true}, own.Conversion); diff != "" {
		t.Error(diff)
	}
	if own.BadRows != (config.BadRows{Reject: true, Redact: true}) {
		t.Errorf("own: %+v", own.BadRows)
	}
	if diff := cmp.Diff(map[string]string{"AMOUNT": "numeric(20,2)", "Code": "varchar(20)"}, own.Types); diff != "" {
		t.Error(diff)
	}
}

// A flag wins over the table's own entry.
func TestStrictFromTheCommandLine(t *testing.T) {
	t.Parallel()
	w := world{
		env: with("ETL_TABLES", "a"), flags: map[string]string{"strict": "true"},
		files: map[string]string{"etl.yaml": "tables: {a: {strict: false}}"},
	}
	if !w.must(t).Tables[0].Conversion.Strict {
		t.Error("--strict has no effect")
	}
}
