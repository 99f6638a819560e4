package config_test

import (
	"errors"
	"path"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/config"
)

const globsYAML = `
tables:
  RAW.*: { mode: append, watermark: loaded_at }
  sales.public.*: { mode: replace }
  clicks: { source: RAW.CLICKS, mode: append, watermark: at }
  orders: { source: RAW.ORDERS, target: raw_orders, mode: append, watermark: at }
  tmp: { source: SALES.PUBLIC.TMP_X, disabled: true }
`

// account has three tables in each of two schemas.
func account(_ *config.Config, pattern string) (found []config.Source, err error) {
	if pattern == "BROKEN.*" {
		return nil, errAccount
	}
	pattern = strings.ToUpper(pattern)
	if strings.Count(pattern, ".") == 1 {
		pattern = "SALES." + pattern
	}
	for _, s := range []config.Source{
		{Database: "SALES", Schema: "RAW", Name: "CLICKS"},
		{Database: "SALES", Schema: "RAW", Name: "ORDERS"},
		{Database: "SALES", Schema: "RAW", Name: "Odd \"one\""},
		{Database: "SALES", Schema: "PUBLIC", Name: "ORDERS"},
		{Database: "SALES", Schema: "PUBLIC", Name: "RATES"},
		{Database: "SALES", Schema: "PUBLIC", Name: "TMP_X"},
	} {
		if ok, _ := path.Match(pattern, strings.ToUpper(s.Database+"."+s.Schema+"."+s.Name)); ok {
			found = append(found, s)
		}
	}
	return found, nil
}

var errAccount = errors.New("login refused")

func TestGlobsStandForTables(t *testing.T) {
	t.Parallel()
	for tables, want := range map[string]string{
		"": `odd "one" append LOADED_AT public.odd "one"; public_orders replace  public.orders; rates replace  public.rates; ` +
			`clicks append AT public.clicks; orders append AT public.raw_orders`,
		"rates,clicks": "rates replace  public.rates; clicks append AT public.clicks",
		"rat*":         "rates replace  public.rates",
	} {
		w := world{env: with("ETL_TABLES", tables), files: map[string]string{"etl.yaml": globsYAML}, list: account}
		var got []string
		for _, table := range w.must(t).Tables {
			got = append(got, table.Name+" "+string(table.Mode)+" "+table.Watermark+" "+table.Target.Schema+"."+table.Target.Name)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("--tables %q: got\n%s\nwant\n%s", tables, strings.Join(got, "; "), want)
		}
	}
}

func TestGlobsThatCannotBe(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"NO_SUCH.*: {}":                      "NO_SUCH.*: no table of the source",
		"RAW.*: { target: t, source: s }":    "has no target of its own",
		"RAW.*: { mode: apend }":             "apend",
		"'*.*': {}\n  orders: { mode: ups }": "ups",
		"BROKEN.*: {}":                       "etl.yaml:2: tables.BROKEN.*: login refused",
		"PUBLIC.*: { mode: append }\n  raw: { source: RAW.RATES, target: rates }": "it writes to",
	} {
		w := world{env: with("ETL_TABLES", ""), files: map[string]string{"etl.yaml": "tables:\n  " + text + "\n"}, list: account}
		if _, err := w.load(t); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
		if text == "BROKEN.*: {}" {
			if _, err := w.load(t); !errors.Is(err, errAccount) {
				t.Errorf("the error of the account is lost: %v", err)
			}
		}
	}
}

func TestGlobsArePassedOverWhereTheSourceIsNotAsked(t *testing.T) {
	t.Parallel()
	w := world{env: with("ETL_TABLES", ""), files: map[string]string{"etl.yaml": globsYAML}}
	if tables := w.must(t).Tables; len(tables) != 2 || tables[0].Name != "clicks" {
		t.Errorf("%+v", tables)
	}
}
