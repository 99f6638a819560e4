package config_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/snowpg/etl/internal/config"
)

const tablesYAML = `
defaults: { watermark: updated_at, lookback: 10m }
tables:
  notification_text: {}
  sales.orders: { source: SALES.PUBLIC.ORDERS, target: public.orders, key: [order_id], columns: { exclude: [SSN], rename: { id: order_no } } }
  events: { source: '"raw".events', target: '"Events"', mode: append, watermark: '"ts"', where: "kind <> 'x'", null_watermark: ignore }
  rates: { mode: replace, lag: 1m }
  items: { key: "a, \"b,c\"", lookback: 0s }
  old:
    disabled: true
`

func TestTables(t *testing.T) {
	t.Parallel()
	w := world{env: with("ETL_TABLES", ""), files: map[string]string{"etl.yaml": tablesYAML}}
	source := func(schema, name string) config.Source {
		return config.Source{Database: "SALES", Schema: schema, Name: name}
	}
	target := func(name string) config.Target { return config.Target{Schema: "public", Name: name} }
	want := []config.Table{
		{
			Name: "notification_text", Source: source("PUBLIC", "NOTIFICATION_TEXT"), Target: target("notification_text"),
			Watermark: "UPDATED_AT", Mode: config.Upsert, Lookback: 10 * time.Minute, LookbackGiven: true, NullWatermark: config.NullFail,
		}, {
			Name: "sales.orders", Source: source("PUBLIC", "ORDERS"), Target: target("orders"), Key: []string{"ORDER_ID"},
			Watermark: "UPDATED_AT", Mode: config.Upsert, Lookback: 10 * time.Minute, LookbackGiven: true, NullWatermark: config.NullFail,
			Exclude: []string{"SSN"}, Rename: map[string]string{"ID": "order_no"},
		}, {
			Name: "events", Source: source("raw", "EVENTS"), Target: target("Events"),
			Watermark: "ts", Mode: config.Append, NullWatermark: config.NullIgnore, Where: "kind <> 'x'",
		}, {
			Name: "rates", Source: source("PUBLIC", "RATES"), Target: target("rates"),
			Mode: config.Replace, Lag: time.Minute, NullWatermark: config.NullFail,
		}, {
			Name: "items", Source: source("PUBLIC", "ITEMS"), Target: target("items"), Key: []string{"A", "b,c"},
			Watermark: "UPDATED_AT", Mode: config.Upsert, LookbackGiven: true, NullWatermark: config.NullFail,
		},
	}
	// The quotes keep the comma of a name from splitting the list.
	if diff := cmp.Diff(withDefaults(want), w.must(t).Tables); diff != "" {
		t.Error(diff)
	}
}

func TestZeroConfig(t *testing.T) {
	t.Parallel()
	c := world{env: with("ETL_TABLES", "notification_text, crm.public.Users")}.must(t)
	want := []config.Table{
		{
			Name: "notification_text", Source: config.Source{Database: "SALES", Schema: "PUBLIC", Name: "NOTIFICATION_TEXT"},
			Target: config.Target{Schema: "public", Name: "notification_text"}, Watermark: "UPDATED_AT",
			Mode: config.Upsert, Lookback: 5 * time.Minute, NullWatermark: config.NullFail,
		}, {
			Name: "crm.public.Users", Source: config.Source{Database: "CRM", Schema: "PUBLIC", Name: "USERS"},
			Target: config.Target{Schema: "public", Name: "users"}, Watermark: "UPDATED_AT",
			Mode: config.Upsert, Lookback: 5 * time.Minute, NullWatermark: config.NullFail,
		},
	}
	if diff := cmp.Diff(withDefaults(want), c.Tables); diff != "" {
		t.Error(diff)
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	for tables, want := range map[string]string{
		"":                        "notification_text,sales.orders,events,rates,items",
		"*":                       "notification_text,sales.orders,events,rates,items",
		"rates,NOTIFICATION_TEXT": "rates,notification_text",
		"orders":                  "sales.orders",
		"SALES.public.orders":     "sales.orders",
		"sales.*":                 "notification_text,sales.orders,events,rates,items",
		"raw.*":                   "events",
		"public.events":           "events",
		"old":                     "old",
		"?ates,rates":             "rates",
		"unheard_of":              "unheard_of",
	} {
		env := with("ETL_TABLES", tables)
		var got []string
		for _, table := range (world{env: env, files: map[string]string{"etl.yaml": tablesYAML}}).must(t).Tables {
			got = append(got, table.Name)
		}
		if strings.Join(got, ",") != want {
			t.Errorf("--tables %q selects %v, want %s", tables, got, want)
		}
	}
}

// TestTablePrecedence: flag, entry, environment, defaults.
func TestTablePrecedence(t *testing.T) {
	t.Parallel()
	w := world{
		env:   with("ETL_TABLES", ""),
		flags: map[string]string{},
		files: map[string]string{"etl.yaml": "defaults: {lag: 1m, key: [d]}\ntables: {own: {lag: 2m, key: e}, plain: {}}\n"},
	}
	check := func(own, plain time.Duration, keys ...string) {
		t.Helper()
		tables := w.must(t).Tables
		if tables[0].Lag != own || tables[1].Lag != plain {
			t.Errorf("lag %v and %v, want %v and %v", tables[0].Lag, tables[1].Lag, own, plain)
		}
		if got := []string{tables[0].Key[0], tables[1].Key[0]}; !slices.Equal(got, keys) {
			t.Errorf("keys %v, want %v", got, keys)
		}
	}
	check(2*time.Minute, time.Minute, "E", "D")
	w.env["ETL_LAG"], w.env["ETL_KEY"] = "3m", "v"
	check(2*time.Minute, 3*time.Minute, "E", "V")
	w.flags["lag"], w.flags["key"] = "4m", "f"
	check(4*time.Minute, 4*time.Minute, "F", "F")
}
