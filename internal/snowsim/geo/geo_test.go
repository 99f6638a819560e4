package geo

import (
	"encoding/hex"
	"encoding/json"
	"testing"
)

func TestForms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ json, wkb string }{
		"POINT(-122.35 37.55)": {
			`{"coordinates":[-122.35,37.55],"type":"Point"}`,
			"01010000006666666666965ec06666666666c64240",
		},
		"LINESTRING(0 0,1.5 2)": {
			`{"coordinates":[[0,0],[1.5,2]],"type":"LineString"}`,
			"010200000002000000" + "00000000000000000000000000000000" + "000000000000f83f0000000000000040",
		},
		"POLYGON((0 0,1 0,0 1,0 0))": {
			`{"coordinates":[[[0,0],[1,0],[0,1],[0,0]]],"type":"Polygon"}`,
			"01030000000100000004000000" + "00000000000000000000000000000000" + "000000000000f03f0000000000000000" +
				"0000000000000000000000000000f03f" + "00000000000000000000000000000000",
		},
		"MULTIPOINT((1 1),(2 2))": {
			`{"coordinates":[[1,1],[2,2]],"type":"MultiPoint"}`,
			"010400000002000000" + "0101000000000000000000f03f000000000000f03f" + "010100000000000000000000400000000000000040",
		},
		"GEOMETRYCOLLECTION(POINT(1 1),LINESTRING EMPTY)": {
			`{"geometries":[{"coordinates":[1,1],"type":"Point"},{"coordinates":[],"type":"LineString"}],"type":"GeometryCollection"}`,
			"010700000002000000" + "0101000000000000000000f03f000000000000f03f" + "010200000000000000",
		},
		"MULTIPOLYGON(((0 0,1 0,0 1,0 0)),((5 5,6 5,5 6,5 5),(5.1 5.1,5.2 5.1,5.1 5.2,5.1 5.1)))": {
			`{"coordinates":[[[[0,0],[1,0],[0,1],[0,0]]],[[[5,5],[6,5],[5,6],[5,5]],[[5.1,5.1],[5.2,5.1],[5.1,5.2],[5.1,5.1]]]],"type":"MultiPolygon"}`, "",
		},
	} {
		s, err := Parse(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := WKT(s); got != text {
			t.Errorf("WKT %s, want %s", got, text)
		}
		printed, err := json.Marshal(object(s))
		if err != nil || string(printed) != want.json {
			t.Errorf("GeoJSON %s, %v, want %s", printed, err, want.json)
		}
		if got := hex.EncodeToString(WKB(s)); want.wkb != "" && got != want.wkb {
			t.Errorf("%s: WKB %s, want %s", text, got, want.wkb)
		}
	}
}

func TestExtendedForms(t *testing.T) {
	t.Parallel()
	s, err := Parse("point ( 1  2 )")
	if err != nil {
		t.Fatal(err)
	}
	if got := EWKT(s, 4326); got != "SRID=4326;POINT(1 2)" {
		t.Error(got)
	}
	if got := hex.EncodeToString(EWKB(s, 4326)); got != "0101000020e6100000000000000000f03f0000000000000040" {
		t.Error(got)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "POINT", "POINT(", "POINT(1)", "POINT(1 2", "POINT(1 2))", "CIRCLE(1 2)", "POINT(a b)", "POINT(1 2 3)"} {
		if s, err := Parse(text); err == nil {
			t.Errorf("%q is %+v", text, s)
		}
	}
}
