package wire

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/snowsim/data"
)

func TestRowTypes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typ  data.Type
		want string
	}{
		{
			data.Type{Kind: data.Fixed, Precision: 38, Scale: 2},
			`"type":"fixed","nullable":false,"precision":38,"scale":2,"length":null,"byteLength":null`,
		},
		{
			data.Type{Kind: data.Text},
			`"type":"text","nullable":false,"precision":null,"scale":null,"length":16777216,"byteLength":16777216`,
		},
		{
			data.Type{Kind: data.Text, Length: 8},
			`"type":"text","nullable":false,"precision":null,"scale":null,"length":8,"byteLength":32`,
		},
		{
			data.Type{Kind: data.Binary},
			`"type":"binary","nullable":false,"precision":null,"scale":null,"length":8388608,"byteLength":8388608`,
		},
		{
			data.Type{Kind: data.TimestampNTZ, Scale: 9},
			`"type":"timestamp_ntz","nullable":false,"precision":0,"scale":9,"length":null,"byteLength":null`,
		},
		{
			data.Type{Kind: data.Variant},
			`"type":"variant","nullable":false,"precision":null,"scale":null,"length":null,"byteLength":null`,
		},
	} {
		got, err := json.Marshal(RowTypes([]data.Column{{Name: "C", Type: c.typ}})[0])
		if err != nil || !strings.Contains(string(got), c.want) {
			t.Errorf("%s, %v, want %s in it", got, err, c.want)
		}
	}
}

func TestToken(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		`Snowflake Token="abc"`: "abc",
		`Snowflake Token=""`:    "",
		`Bearer abc`:            "",
		``:                      "",
	} {
		if got := Token(http.Header{"Authorization": {header}}); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

func TestDecodeIsStrict(t *testing.T) {
	t.Parallel()
	var q QueryRequest
	if err := Decode(strings.NewReader(`{"sqlText":"SELECT 1","surprise":1}`), &q); err == nil {
		t.Error("an unknown field is accepted")
	}
}

func FuzzDecodeQueryRequest(f *testing.F) {
	f.Add([]byte(`{"sqlText":"SELECT 1","parameters":{"QUERY_TAG":"x"},"bindings":{"1":{"type":"FIXED","value":"1"}}}`))
	f.Add([]byte(`{`))
	f.Fuzz(func(_ *testing.T, body []byte) {
		var q QueryRequest
		_ = Decode(strings.NewReader(string(body)), &q) // must not panic
	})
}
