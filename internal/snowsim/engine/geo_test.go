package engine

import (
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// TestGeographyFollowsTheSession: the session's output format decides what a
// shape is in a result; functions do not ask it.
func TestGeographyFollowsTheSession(t *testing.T) {
	t.Parallel()
	b := newBench(t,
		"CREATE TABLE places (id INT, g GEOGRAPHY, m GEOMETRY)",
		"INSERT INTO places VALUES (1, TO_GEOGRAPHY('point(1 2)'), 'LINESTRING(0 0, 1 1)'), (2, NULL, NULL)",
	)
	for format, want := range map[string]string{
		"GeoJSON": `"type": "Point"`,
		"wkt":     "POINT(1 2)",
		"EWKT":    "SRID=4326;POINT(1 2)",
		"WKB":     "\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\xf0?",
		"EWKB":    "\x01\x01\x00\x00\x20\xe6\x10\x00\x00",
	} {
		b.session.Parameters = map[string]string{"GEOGRAPHY_OUTPUT_FORMAT": format}
		r := b.must("SELECT g, m FROM places ORDER BY id")
		wantKind := data.Text
		if strings.HasSuffix(format, "WKB") {
			wantKind = data.Binary
		}
		g := r.Blocks[0].Columns[0]
		if r.Columns[0].Type.Kind != wantKind || g.Type != r.Columns[0].Type || !strings.Contains(g.Strings[0], want) || !g.IsNull(1) {
			t.Errorf("%s: %v %q, want %q", format, r.Columns[0].Type, g.Strings, want)
		}
		if m := r.Blocks[0].Columns[1].Strings[0]; !strings.Contains(m, `"LineString"`) {
			t.Errorf("GEOMETRY follows its own parameter, got %s", m)
		}
	}
	b.session.Parameters = map[string]string{"GEOGRAPHY_OUTPUT_FORMAT": "SVG"}
	b.fails("SELECT g FROM places", "001008", "22023", "GEOGRAPHY_OUTPUT_FORMAT")
	b.session.Parameters = nil
	b.expect("SELECT ST_ASWKT(g), ST_ASEWKT(m) FROM places WHERE id = 1", "POINT(1 2)|SRID=0;LINESTRING(0 0,1 1)")
	b.expect("SELECT ST_ASWKB(g) FROM places WHERE id = 1", "0101000000000000000000F03F0000000000000040")
	b.expect("SELECT COUNT(g) FROM places", "1")
	b.fails("SELECT ST_ASWKT(id) FROM places", "001044", "42P13", "ST_ASWKT")
	b.fails("SELECT TO_GEOGRAPHY('CIRCLE(1)')", "100205", "22023", "CIRCLE")
	b.fails("SELECT MAX(g) FROM places", "001003", "42000", "MAX(GEOGRAPHY)")
}

func TestDecFloatLiterals(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE f (d DECFLOAT)", "INSERT INTO f VALUES ('1.50e-90'), (2.50), (NULL)")
	b.expect("SELECT d FROM f WHERE d > 2", "2.5")
	b.expect("SELECT MIN(d), COUNT(d) FROM f", "15e-91|2")
	b.fails("SELECT 'x'::DECFLOAT", "100038", "22018", "x")
}
