package pgcopy_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

// recordedDir holds results that a real Snowflake account produced, next to
// the project. They are not part of it.
const recordedDir = "../../../shared/recorded"

// expectation is the part of NAME.expected.json that this test needs: raw
// physical values, as another reader of the same bytes saw them.
type expectation struct {
	Rows  int
	Nulls map[string]int
	Head  [][]any
	Tail  []any
}

func TestRecordedStreams(t *testing.T) {
	t.Parallel()
	streams, err := filepath.Glob(filepath.Join(recordedDir, "*.b64"))
	if err != nil {
		t.Fatal(err)
	}
	if len(streams) == 0 {
		t.Skipf("no recorded Snowflake results in %s", recordedDir)
	}
	for _, path := range streams {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".b64"), func(t *testing.T) {
			t.Parallel()
			want := readExpectation(t, path+".expected.json")
			got, source := readStream(t, path)
			checkStream(t, got, want, source)
		})
	}
}

func readExpectation(t *testing.T, path string) (want expectation) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.UseNumber()
	if err := decoder.Decode(&want); err != nil {
		t.Fatal(err)
	}
	return want
}

// readStream returns what the stream becomes in PostgreSQL, in the notation of
// decodeField.
func readStream(t *testing.T, path string) (values []string, source snowtype.Type) {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(content)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := ipc.NewReader(bytes.NewReader(raw), ipc.WithAllocator(checked(t)))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	col := recordedColumn(t, r.Schema().Field(0))
	for r.Next() {
		buf, _, err := encode(r.Record(), pgcopy.Policy{}, col)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range parseTuples(t, buf, 1) {
			values = append(values, decodeField(t, col.Target, row[0]))
		}
	}
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	return values, col.Source
}

// recordedColumn plays the row type, which the recordings lack: the first
// producer of Snowflake's writes the same facts into the metadata.
func recordedColumn(t *testing.T, f arrow.Field) pgcopy.Column {
	t.Helper()
	logical, _ := f.Metadata.GetValue("logicalType")
	text, _ := f.Metadata.GetValue("scale")
	scale, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	source, err := snowtype.Parse(logical)
	if err != nil {
		t.Fatal(err)
	}
	source.Scale = scale
	targets := map[snowtype.Kind]uint32{
		snowtype.Fixed: pgoid.Numeric, snowtype.Real: pgoid.Float8, snowtype.Boolean: pgoid.Bool,
		snowtype.Date: pgoid.Date, snowtype.TimestampNTZ: pgoid.Timestamp, snowtype.TimestampLTZ: pgoid.Timestamptz,
		snowtype.Text: pgoid.Text, snowtype.Binary: pgoid.Bytea,
		snowtype.Variant: pgoid.Text, snowtype.Object: pgoid.Text, snowtype.Array: pgoid.Text,
	}
	return column(f.Name, source, targets[source.Kind])
}

func checkStream(t *testing.T, got []string, want expectation, source snowtype.Type) {
	t.Helper()
	nulls := 0
	for _, v := range got {
		if v == null {
			nulls++
		}
	}
	wantNulls := 0
	for _, n := range want.Nulls {
		wantNulls += n
	}
	if len(got) != want.Rows || nulls != wantNulls {
		t.Fatalf("%d rows with %d NULLs, want %d with %d", len(got), nulls, want.Rows, wantNulls)
	}
	rows := append(want.Head, want.Tail)
	positions := []int{0, 1, 2, len(got) - 1}
	for i, row := range rows {
		if wanted := notation(t, row[0], source); got[positions[i]] != wanted {
			t.Errorf("row %d: got %q, want %q", positions[i], got[positions[i]], wanted)
		}
	}
}

// notation turns a raw physical value of an expectation into the notation of
// decodeField.
func notation(t *testing.T, raw any, source snowtype.Type) string {
	t.Helper()
	switch v := raw.(type) {
	case nil:
		return null
	case json.Number:
		return numberNotation(t, v.String(), source)
	case map[string]any:
		epoch, _ := v["epoch"].(json.Number).Int64()
		fraction, _ := v["fraction"].(json.Number).Int64()
		return fmt.Sprint(epoch*1e6 + fraction/1000)
	case string:
		if code, ok := strings.CutPrefix(v, "hex:"); ok {
			decoded, err := hex.DecodeString(code)
			if err != nil {
				t.Fatal(err)
			}
			return string(decoded)
		}
		return strings.ReplaceAll(v, "undefined", "null")
	default:
		return fmt.Sprint(v)
	}
}

func numberNotation(t *testing.T, text string, source snowtype.Type) string {
	t.Helper()
	switch source.Kind {
	case snowtype.Fixed:
		return fmt.Sprintf("%s/%d", shift(bigInt(text), -source.Scale).RatString(), source.Scale)
	case snowtype.Real:
		v, err := strconv.ParseFloat(text, 64)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%016x", math.Float64bits(v))
	default:
		return text
	}
}
