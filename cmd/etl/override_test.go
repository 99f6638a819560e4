package main

import (
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim/dataset"
)

// overridden are types that are asked for, with what has to arrive.
var overridden = map[string]arrived{
	"n4":   {"text", [3]string{"9999", "-9999", "0"}},
	"n38":  {"text", [3]string{nines, "-" + nines, "0"}},
	"d2":   {"character varying(13)", [3]string{"9999999999.99", "-0.05", "10.50"}},
	"f":    {"text", [3]string{"1.7976931348623157e+308", "-Infinity", "NaN"}},
	"b":    {"text", [3]string{"true", "false", "true"}},
	"day":  {"timestamp without time zone", [3]string{"9999-12-31 00:00:00", "0001-01-01 00:00:00", "1969-12-31 00:00:00"}},
	"tm0":  {"text", [3]string{"23:59:59", "00:00:00", "00:00:01"}},
	"tm9":  {"text", [3]string{"23:59:59.999999999", "00:00:00.000000000", "00:00:01.000001001"}},
	"ntz0": {"text", [3]string{"294276-12-31 23:59:59", "0001-01-01 00:00:00", "1969-12-31 23:59:59"}},
	"ntz9": {"text", [3]string{"294276-12-31 23:59:59.999999999", "0001-01-01 00:00:00.000000001", "1969-12-31 23:59:59.999999999"}},
	"ltz6": {"text", [3]string{"9999-12-31 23:59:59.999999 +0000", "0001-01-01 00:00:00.000001 +0000", "1969-12-31 23:59:59.000000 +0000"}},
	"tz3":  {"character varying(40)", [3]string{"10000-01-01 13:59:59.999 +1400", "0000-12-31 12:00:00.000 -1200", "1969-12-31 23:59:59.001 +0000"}},
	"tz9":  {"text", [3]string{"10000-01-01 13:59:59.999999999 +1400", "0000-12-31 12:00:00.000000000 -1200", "1970-01-01 05:44:59.999999999 +0545"}},
	"v":    {"json", [3]string{`"a \"q\" ä"`, "12345678901234567890.00000000000000000001", "null"}},
	"a":    {"text", [3]string{"[\n  null,\n  1\n]", "[]", `[[]]`}},
	"gg":   {"text", [3]string{"POINT(-122.35 37.55)", "POLYGON((0 0,1 0,0 1,0 0),(0.1 0.1,0.2 0.1,0.1 0.2,0.1 0.1))", "GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1.5 -2))"}},
	"gm": {"bytea", [3]string{
		`\x01010000006666666666965ec06666666666c64240`,
		`\x0103000000020000000400000000000000000000000000000000000000000000000000f03f00000000000000000000000000000000000000000000f03f00000000000000000000000000000000` +
			`040000009a9999999999b93f9a9999999999b93f9a9999999999c93f9a9999999999b93f9a9999999999b93f9a9999999999c93f9a9999999999b93f9a9999999999b93f`,
		`\x0107000000020000000101000000000000000000f03f000000000000004001020000000200000000000000000000000000000000000000000000000000f83f00000000000000c0`,
	}},
}

// TestTypesCanBeAskedFor loads the same extremes into other types than the
// default ones. As text nothing of them is lost.
func TestTypesCanBeAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(dataset.EveryType())
	// PostgreSQL's dates reach further than its timestamps.
	w.source(`UPDATE DEMO.PUBLIC.EVERY_TYPE SET DAY = '9999-12-31'::DATE WHERE ID = 0`)
	w.source(`UPDATE DEMO.PUBLIC.EVERY_TYPE SET DAY = '0001-01-01'::DATE WHERE ID = 1`)
	delete(w.env, "ETL_TABLES")
	var include, types []string
	for name, c := range overridden {
		include = append(include, name)
		types = append(types, name+": "+c.typ)
	}
	w.file("etl.yaml", `
tables:
  every_type:
    source: DEMO.PUBLIC.EVERY_TYPE
    watermark: none
    columns:
      include: [ID, `+strings.Join(include, ", ")+`]
      types: { `+strings.Join(types, ", ")+` }
`)
	w.etl("stream").want(t, exitOK, "column a: 1 value: undefined")
	w.expect("every_type", overridden)
	w.etl("verify").want(t, exitOK)
}

func TestImpossibleTypesNameThePossibleOnes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.load(dataset.EveryType())
	delete(w.env, "ETL_TABLES")
	for written, parts := range map[string][]string{
		"N38: double precision": {`N38`, "NUMBER(38,0)", "smallint, integer, bigint, numeric, text"},
		"D2: bigint":            {"D2", "NUMBER(12,2)", "numeric, text"},
		"F: numeric":            {"FLOAT", "double precision, text"},
		"DAY: timestamptz":      {"DAY", "date, timestamp without time zone, text"},
		"TM9: timestamp":        {"TIME(9)", "time without time zone, text"},
		"NTZ9: timestamptz":     {"TIMESTAMP_NTZ(9)", "timestamp without time zone, text"},
		"TZ9: timestamp":        {"TIMESTAMP_TZ(9)", "timestamp with time zone, text"},
		"VF: 'integer[]'":       {"VECTOR(FLOAT, 3)", "real[]"},
		"X: text":               {"BINARY(1000)", "bytea"},
		"YM: bigint":            {"INTERVAL YEAR TO MONTH", "interval"},
		"T: uuid":               {"uuid", "smallint, integer", "jsonb"},
		"T: varchar(0)":         {"varchar(0)", "1 to 10485760"},
	} {
		t.Run(written, func(t *testing.T) {
			w := *w // its own t
			w.t = t
			w.file("etl.yaml", "tables:\n  every_type: { source: DEMO.PUBLIC.EVERY_TYPE, watermark: none, columns: { types: { "+written+" } } }\n")
			o := w.etl("plan")
			if o.code != exitFailed && o.code != exitUsage {
				t.Errorf("exit code %d", o.code)
			}
			for _, part := range append(parts, "types") {
				if !strings.Contains(o.text(), part) {
					t.Errorf("%q is not in %s", part, o.text())
				}
			}
		})
	}
}
