package main

import (
	"context"
	"net"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/dataset"
)

const (
	nines   = "99999999999999999999999999999999999999" // 38
	polygon = `[[[0, 0], [1, 0], [0, 1], [0, 0]], [[0.1, 0.1], [0.2, 0.1], [0.1, 0.2], [0.1, 0.1]]]`
	shapes  = `[{"type": "Point", "coordinates": [1, 2]}, {"type": "LineString", "coordinates": [[0, 0], [1.5, -2]]}]`
)

// arrived is a column of a target: its type, and its values as PostgreSQL
// prints them in UTC.
type arrived struct {
	typ    string
	values [3]string
}

// everyType is what DEMO.PUBLIC.EVERY_TYPE has to be in PostgreSQL.
var everyType = map[string]arrived{
	"n4":        {"smallint", [3]string{"9999", "-9999", "0"}},
	"n9":        {"integer", [3]string{"999999999", "-999999999", "1"}},
	"n18":       {"bigint", [3]string{nines[:18], "-" + nines[:18], "-1"}},
	"n38":       {"numeric(38,0)", [3]string{nines, "-" + nines, "0"}},
	"n38_small": {"bigint", [3]string{"9223372036854775807", "-9223372036854775808", "7"}},
	"d37":       {"numeric(38,37)", [3]string{"9." + nines[1:], "-0." + strings.Repeat("0", 36) + "1", "0." + strings.Repeat("0", 37)}},
	"d2":        {"numeric(12,2)", [3]string{"9999999999.99", "-0.05", "10.50"}},
	"d0_1":      {"numeric(1,1)", [3]string{"0.9", "-0.9", "0.0"}},
	"df":        {"numeric", [3]string{nines + strings.Repeat("0", 16346), "-0." + strings.Repeat("0", 16382) + "1", "-12.300"}},
	"f":         {"double precision", [3]string{"1.7976931348623157e+308", "-Infinity", "NaN"}},
	"f_small":   {"double precision", [3]string{"5e-324", "-0", "0.1"}},
	"b":         {"boolean", [3]string{"true", "false", "true"}},
	"t":         {"text", [3]string{"\U0010ffff 漢字 \t\n\\", "", " trailing  "}},
	"x":         {"bytea", [3]string{`\xff00`, `\x`, `\x5c78`}},
	"vf":        {"real[]", [3]string{"{3.4028235e+38,-3.4028235e+38,1e-45}", "{0,-0,0.1}", "{1,2,3}"}},
	"vi":        {"integer[]", [3]string{"{2147483647,-2147483648,0}", "{0,0,0}", "{-1,1,-1}"}},
	"day":       {"date", [3]string{"5874897-12-31", "4714-11-24 BC", "1969-12-31"}},
	"tm0":       {"time without time zone", [3]string{"23:59:59", "00:00:00", "00:00:01"}},
	"tm3":       {"time without time zone", [3]string{"23:59:59.999", "00:00:00", "00:00:01.001"}},
	"tm6":       {"time without time zone", [3]string{"23:59:59.999999", "00:00:00", "00:00:01.000001"}},
	"tm9":       {"time without time zone", [3]string{"23:59:59.999999", "00:00:00", "00:00:01.000001"}},
	"ntz0":      {"timestamp without time zone", [3]string{"294276-12-31 23:59:59", "0001-01-01 00:00:00", "1969-12-31 23:59:59"}},
	"ntz7":      {"timestamp without time zone", [3]string{"9999-12-31 23:59:59.999999", "0001-01-01 00:00:00", "1969-12-31 23:59:59"}},
	"ntz9":      {"timestamp without time zone", [3]string{"294276-12-31 23:59:59.999999", "0001-01-01 00:00:00", "1969-12-31 23:59:59.999999"}},
	"ltz6":      {"timestamp with time zone", [3]string{"9999-12-31 23:59:59.999999+00", "0001-01-01 00:00:00.000001+00", "1969-12-31 23:59:59+00"}},
	"ltz9":      {"timestamp with time zone", [3]string{"294276-12-31 23:59:59.999999+00", "0001-01-01 00:00:00+00", "1969-12-31 23:59:59.999999+00"}},
	"tz3":       {"timestamp with time zone", [3]string{"9999-12-31 23:59:59.999+00", "0001-01-01 00:00:00+00", "1969-12-31 23:59:59.001+00"}},
	"tz9":       {"timestamp with time zone", [3]string{"9999-12-31 23:59:59.999999+00", "0001-01-01 00:00:00+00", "1969-12-31 23:59:59.999999+00"}},
	"ym":        {"interval", [3]string{"178956970 years 7 mons", "-178956970 years -8 mons", "-1 mons"}},
	"dt":        {"interval", [3]string{"2562047788:00:54.775806", "-2562047788:00:54.775806", "-00:00:00.000001"}},
	"dt_short":  {"interval", [3]string{"24:00:00", "-00:00:00.000001", "00:00:00"}},
	"v":         {"jsonb", [3]string{`"a \"q\" ä"`, "12345678901234567890.00000000000000000001", "null"}},
	"o":         {"jsonb", [3]string{`{"a": [null], "b": 1}`, "{}", `{"k": "undefined"}`}},
	"a":         {"jsonb", [3]string{"[null, 1]", "[]", "[[]]"}},
	"m":         {"jsonb", [3]string{`{"ä \" \\ \n": ` + nines + `}`, "{}", `{"": -1}`}},
	"mn":        {"jsonb", [3]string{`{"` + nines + `": "x"}`, `{"-1": ""}`, `{"0": null}`}},
	"sa":        {"jsonb", [3]string{"[" + nines[:28] + "." + nines[28:] + ", -0.0000000001, null]", "[]", "[0.0000000000]"}},
	"so": {"jsonb", [3]string{
		`{"b": true, "f": 15` + strings.Repeat("0", 299) + `, "n": -12345.67, "o": {"list": ["a", null]}, "s": "\"\\\u0001\n/漢", "v": {"a": [1, null]}, "x": "FF00", ` +
			`"tm": "23:59:59.999999999", "tz": "2024-02-29 12:00:00.000001 +0530", "day": "9999-12-31", "ltz": "1969-12-31 23:59:59.001 +0000", "ntz": "2024-02-29 23:59:59.123456789"}`,
		`{"b": null, "f": null, "n": null, "o": null, "s": null, "v": null, "x": null, "tm": null, "tz": null, "day": null, "ltz": null, "ntz": null}`,
		`{"b": false, "f": -0.1, "n": 0.00, "o": {"list": []}, "s": "", "v": "text", "x": "", ` +
			`"tm": "00:00:00.000000000", "tz": "1969-12-31 23:59:59.999999 -1200", "day": "0001-01-01", "ltz": "9999-12-31 23:59:59.999 +0000", "ntz": "0001-01-01 00:00:00.000000000"}`,
	}},
	"gg": {"jsonb", [3]string{`{"type": "Point", "coordinates": [-122.35, 37.55]}`, `{"type": "Polygon", "coordinates": ` + polygon + `}`, `{"type": "GeometryCollection", "geometries": ` + shapes + `}`}},
	"gm": {"jsonb", [3]string{`{"type": "Point", "coordinates": [-122.35, 37.55]}`, `{"type": "Polygon", "coordinates": ` + polygon + `}`, `{"type": "GeometryCollection", "geometries": ` + shapes + `}`}},
}

// everyTypeLosses is what the summary has to count.
var everyTypeLosses = []string{
	"column tm9: 2 values: digits", "column ntz7: 3 values: digits", "column ntz9: 3 values: digits", "column tz9: 2 values: digits",
	"column dt: 2 values: digits", "column tz3: 2 values: offset", "column tz9: 3 values: offset",
	"column o: 1 value: undefined", "column a: 1 value: undefined",
}

// serve puts another simulator with the same tables in the place of the first.
func (w *world) serve(options snowsim.Options) {
	w.t.Helper()
	options.Engine = w.engine
	if options.Users == nil {
		options.Users = []snowsim.User{{Name: "demo", Password: plantedPassword}}
	}
	server, err := snowsim.Start(context.WithoutCancel(w.t.Context()), options)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		if err := server.Close(); err != nil {
			w.t.Error(err)
		}
		if c := server.Complaints(); len(c) > 0 {
			w.t.Errorf("requests outside the protocol: %q", c)
		}
	})
	w.server = server
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		w.t.Fatal(err)
	}
	w.env["SNOWFLAKE_HOST"], w.env["SNOWFLAKE_PORT"] = host, port
}

// column reads a column's type and its values as text, in the order of id.
func (w *world) column(session *pgx.Conn, table, name string) (typ string, values []string) {
	w.t.Helper()
	rows, err := session.Query(w.t.Context(), `SELECT coalesce(`+pgx.Identifier{name}.Sanitize()+`::text, 'NULL'),
		(SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = '`+table+`'::regclass AND attname = '`+name+`')
		FROM `+table+` ORDER BY id`)
	if err != nil {
		w.t.Fatal(err)
	}
	var text string
	_, err = pgx.ForEachRow(rows, []any{&text, &typ}, func() error {
		values = append(values, text)
		return nil
	})
	if err != nil {
		w.t.Fatalf("%s: %v", name, err)
	}
	return typ, values
}

// inUTC is a session to read from.
func (w *world) inUTC() *pgx.Conn {
	w.t.Helper()
	cfg, err := pgx.ParseConfig(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	cfg.RuntimeParams["timezone"] = "UTC"
	session, err := pgx.ConnectConfig(w.t.Context(), cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = session.Close(context.Background()) })
	return session
}

func (w *world) expect(table string, want map[string]arrived) {
	w.t.Helper()
	session := w.inUTC()
	for name, c := range want {
		typ, values := w.column(session, table, name)
		if typ != c.typ {
			w.t.Errorf("%s is %s, want %s", name, typ, c.typ)
		}
		for i, text := range append(c.values[:], "NULL") {
			if i >= len(values) || values[i] != text {
				w.t.Errorf("%s: %.200q, want %.200q in row %d", name, values, text, i)
			}
		}
	}
}

// TestEveryTypeAndEveryExtremeArrives: whatever physical types, metadata and
// batches the values come in, PostgreSQL prints exactly what they are.
func TestEveryTypeAndEveryExtremeArrives(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]snowsim.Options{
		"usual":   {},
		"native":  {Parameters: map[string]string{"FORCE_ENABLE_STRUCTURED_TYPES_NATIVE_ARROW_FORMAT": "true"}},
		"chunks":  {InlineBytes: -1, FirstChunkRows: 1, ChunkRows: 1},
		"varied":  {InlineBytes: -1, FirstChunkRows: 1, ChunkRows: 1, Vary: 2},
		"varied2": {Vary: 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.serve(options)
			w.load(dataset.EveryType())
			delete(w.env, "ETL_TABLES")
			w.etl("stream", "--tables", "every_type", "--watermark", "none").want(t, exitOK, everyTypeLosses...)
			w.expect("every_type", everyType)
			w.exec(`ALTER DATABASE ` + w.pool.Config().ConnConfig.Database + ` SET datestyle = 'German'; ALTER DATABASE ` + w.pool.Config().ConnConfig.Database + ` SET extra_float_digits = -15`)
			w.etl("verify", "--tables", "every_type", "--watermark", "none").want(t, exitOK, "every_type: equal: 4 rows, every value")
		})
	}
}
