package resultset

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"github.com/apache/arrow/go/v15/arrow/ipc"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// recordings are streams a real account produced; they are not part of the
// repository.
const recordings = "../../../../shared/recorded"

// TestEncodesLikeRecordedStreams decodes each recording into the simulator's
// values and encodes those again: schema, metadata and values must be the
// recording's.
func TestEncodesLikeRecordedStreams(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(recordings, "*.b64"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("no recorded streams beside the repository: comparison with a real account's bytes left out")
	}
	for _, f := range files {
		t.Run(filepath.Base(f), func(t *testing.T) {
			t.Parallel()
			raw := recording(t, f)
			want, wantRecords := decodeStream(t, raw)
			if len(wantRecords) != 1 {
				t.Fatalf("%d record batches, the test expects 1", len(wantRecords))
			}
			part := partOf(t, want.Field(0), wantRecords[0].Column(0))
			got, err := Arrow(part, Format{})
			if err != nil {
				t.Fatal(err)
			}
			schema, records := decodeStream(t, got)
			sameField(t, schema.Field(0), want.Field(0))
			if !array.RecordEqual(records[0], wantRecords[0]) {
				t.Errorf("values\n%v\nwant\n%v", records[0], wantRecords[0])
			}
			if bytes.HasSuffix(got, eos) != bytes.HasSuffix(raw, eos) {
				t.Error("end-of-stream marker differs")
			}
		})
	}
}

var eos = []byte{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0}

func recording(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func decodeStream(t *testing.T, raw []byte) (*arrow.Schema, []arrow.Record) {
	t.Helper()
	r, err := ipc.NewReader(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Release()
	var records []arrow.Record
	for r.Next() {
		r.Record().Retain()
		records = append(records, r.Record())
	}
	if r.Err() != nil {
		t.Fatal(r.Err())
	}
	return r.Schema(), records
}

// sameField compares name, type, nullability and metadata, of children too.
func sameField(t *testing.T, got, want arrow.Field) {
	t.Helper()
	if got.Name != want.Name || got.Type.ID() != want.Type.ID() || got.Nullable != want.Nullable {
		t.Errorf("field %v, want %v", got, want)
	}
	if !got.Metadata.Equal(want.Metadata) {
		t.Errorf("field %s: metadata %v, want %v", got.Name, got.Metadata, want.Metadata)
	}
	g, ok := got.Type.(*arrow.StructType)
	if !ok {
		return
	}
	w := want.Type.(*arrow.StructType)
	for i, f := range w.Fields() {
		sameField(t, g.Field(i), f)
	}
}

var recordedKinds = map[string]data.Kind{
	"FIXED": data.Fixed, "REAL": data.Real, "TEXT": data.Text, "BOOLEAN": data.Boolean,
	"DATE": data.Date, "TIMESTAMP_NTZ": data.TimestampNTZ, "TIMESTAMP_LTZ": data.TimestampLTZ,
	"BINARY": data.Binary, "VARIANT": data.Variant, "OBJECT": data.Object, "ARRAY": data.Array,
}

// partOf reads a recorded column as the simulator's values.
func partOf(t *testing.T, f arrow.Field, col arrow.Array) Part {
	t.Helper()
	logical, _ := f.Metadata.GetValue("logicalType")
	scale, _ := f.Metadata.GetValue("scale")
	kind, ok := recordedKinds[logical]
	if !ok {
		t.Fatalf("unknown logical type %q", logical)
	}
	typ := data.Type{Kind: kind, Precision: 38, Scale: int(scale[0] - '0')}
	v := &data.Vector{Type: typ, Nulls: make([]bool, col.Len())}
	for i := range col.Len() {
		v.Nulls[i] = col.IsNull(i)
		appendRecorded(t, v, col, i)
	}
	block := &data.Block{Rows: col.Len(), Columns: []*data.Vector{v}}
	return Part{Columns: []data.Column{{Name: f.Name, Type: typ, Nullable: f.Nullable}}, Block: block, Hi: block.Rows}
}

func appendRecorded(t *testing.T, v *data.Vector, col arrow.Array, i int) {
	t.Helper()
	switch c := col.(type) {
	case *array.Int32:
		v.Decimals = append(v.Decimals, decimal128.FromI64(int64(c.Value(i))))
	case *array.Int64:
		v.Decimals = append(v.Decimals, decimal128.FromI64(c.Value(i)))
	case *array.Float64:
		v.Floats = append(v.Floats, c.Value(i))
	case *array.String:
		v.Strings = append(v.Strings, c.Value(i))
	case *array.Binary:
		v.Strings = append(v.Strings, string(c.Value(i)))
	case *array.Boolean:
		v.Bools = append(v.Bools, c.Value(i))
	case *array.Date32:
		v.Seconds = append(v.Seconds, int64(c.Value(i)))
	case *array.Struct:
		v.Seconds = append(v.Seconds, c.Field(0).(*array.Int64).Value(i))
		v.Nanos = append(v.Nanos, c.Field(1).(*array.Int32).Value(i))
	default:
		t.Fatalf("unexpected physical type %s", col.DataType())
	}
}
