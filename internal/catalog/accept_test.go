package catalog

import (
	"strings"
	"testing"

	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

func TestAccept(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		source string
		target PGType
		fault  string // "" is accepted
	}{
		{"NUMBER(18,2)", numeric(18, 2), ""},
		{"NUMBER(18,2)", simple(pgoid.Numeric, "numeric"), ""},
		{"NUMBER(18,2)", numeric(10, 3), ""}, // too few digits fail visibly, value by value
		{"NUMBER(18,2)", numeric(18, 1), "would round"},
		{"NUMBER(38,0)", simple(pgoid.Int4, "integer"), ""}, // checked value by value
		{"NUMBER(38,0)", simple(pgoid.Float8, "double precision"), "double precision"},
		{"FLOAT", simple(pgoid.Numeric, "numeric"), "numeric"},
		{"TIMESTAMP_NTZ(9)", DecodeType(pgoid.Timestamp, 6, "timestamp(6) without time zone"), ""},
		{"TIMESTAMP_NTZ(9)", DecodeType(pgoid.Timestamp, 3, "timestamp(3) without time zone"), "would round"},
		{"TIMESTAMP_NTZ(3)", DecodeType(pgoid.Timestamp, 3, "timestamp(3) without time zone"), ""},
		{"TIMESTAMP_NTZ(9)", simple(pgoid.Timestamptz, "timestamp with time zone"), "timestamp with time zone"},
		{"TIMESTAMP_TZ(9)", simple(pgoid.Timestamp, "timestamp without time zone"), "without time zone"},
		{"TIME(6)", DecodeType(pgoid.Time, 0, "time(0) without time zone"), "would round"},
		{"VARIANT", simple(pgoid.JSON, "json"), ""},
		{"VARCHAR(10)", simple(2950, "uuid"), "uuid"},
	} {
		err := Accept(column(t, "C", c.source), TargetColumn{Name: "c", Type: c.target})
		switch {
		case c.fault == "" && err != nil:
			t.Errorf("%s into %s: %v", c.source, c.target.SQL, err)
		case c.fault != "" && (err == nil || !strings.Contains(err.Error(), c.fault) || !strings.Contains(err.Error(), "C")):
			t.Errorf("%s into %s: error %v does not name C and %q", c.source, c.target.SQL, err, c.fault)
		}
	}
	generated := TargetColumn{Name: "c", Type: simple(pgoid.Text, "text"), Generated: true}
	if err := Accept(column(t, "C", "VARCHAR(1)"), generated); err == nil || !strings.Contains(err.Error(), "GENERATED") {
		t.Errorf("a generated column: %v", err)
	}
}

// The modifiers are those that PostgreSQL 15 writes for numeric(5,2),
// numeric(1000,-1000) and numeric(3,5).
func TestDecodeNumericModifier(t *testing.T) {
	t.Parallel()
	for modifier, want := range map[int32][2]int{
		(5<<16 | 2) + 4:                {5, 2},
		(1000<<16 | (-1000)&0x7ff) + 4: {1000, -1000},
		(3<<16 | 5) + 4:                {3, 5},
		-1:                             {-1, -1},
	} {
		if got := DecodeType(pgoid.Numeric, modifier, ""); got.Precision != want[0] || got.Scale != want[1] {
			t.Errorf("modifier %d is numeric(%d,%d), want (%d,%d)", modifier, got.Precision, got.Scale, want[0], want[1])
		}
	}
}

// Every type the loader makes of its own accord is one it accepts.
func TestDefaultTypesAreAccepted(t *testing.T) {
	t.Parallel()
	for _, typ := range []string{
		"NUMBER(4,0)", "NUMBER(9,0)", "NUMBER(18,0)", "NUMBER(38,0)", "NUMBER(38,37)", "FLOAT", "DECFLOAT", "VARCHAR(3)", "BOOLEAN",
		"DATE", "TIME(9)", "TIMESTAMP_NTZ(9)", "TIMESTAMP_LTZ(0)", "TIMESTAMP_TZ(9)", "BINARY(3)", "VARIANT", "OBJECT", "ARRAY",
		"MAP(VARCHAR, DATE)", "GEOGRAPHY", "GEOMETRY", "VECTOR(INT, 3)", "VECTOR(FLOAT, 3)", "INTERVAL DAY TO SECOND", "INTERVAL YEAR TO MONTH",
	} {
		c := column(t, "C", typ)
		pg, err := DefaultType(c)
		if err != nil {
			t.Errorf("%s: %v", typ, err)
			continue
		}
		if err := Accept(c, TargetColumn{Name: "c", Type: pg}); err != nil {
			t.Errorf("%s: %v", typ, err)
		}
	}
}

func TestAcceptRefusesWhatWouldChangeAValue(t *testing.T) {
	t.Parallel()
	number := SourceColumn{Name: "N", Type: fixed(38, 2), TypeText: "NUMBER(38,2)"}
	for name, c := range map[string]struct {
		src  SourceColumn
		dst  PGType
		text string
	}{
		"decimals into an integer":  {number, Bigint, "moves exactly into numeric, text"},
		"a smaller scale":           {number, numeric(38, 1), "round"},
		"a negative scale":          {SourceColumn{Type: fixed(38, 0)}, DecodeType(pgoid.Numeric, 5<<16|(-1&0x7ff)+4, "numeric(5,-1)"), "round"},
		"a floating scale":          {SourceColumn{Type: snowtype.Type{Kind: snowtype.DecFloat}}, numeric(38, 10), "round"},
		"a cut interval":            {SourceColumn{Type: snowtype.Type{Kind: snowtype.IntervalDayTime}}, PGType{OID: pgoid.Interval, SQL: "interval(0)"}, "cut"},
		"a wall clock as instant":   {SourceColumn{Type: snowtype.Type{Kind: snowtype.TimestampNTZ}}, simple(pgoid.Timestamptz, "timestamp with time zone"), "exactly"},
		"a float into numeric":      {SourceColumn{Type: snowtype.Type{Kind: snowtype.Real}}, simple(pgoid.Numeric, "numeric"), "exactly"},
		"rounded seconds":           {SourceColumn{Type: snowtype.Type{Kind: snowtype.Time, Scale: 9}}, DecodeType(pgoid.Time, 3, "time(3)"), "round"},
		"integers into real[]":      {SourceColumn{Type: snowtype.Type{Kind: snowtype.Vector, Element: snowtype.Fixed}}, simple(pgoid.Float4Array, "real[]"), "exactly"},
		"a type we do not write":    {number, PGType{OID: 1042, SQL: "character(3)"}, "exactly"},
		"a VARIANT cut to a length": {SourceColumn{Type: snowtype.Type{Kind: snowtype.Variant}}, DecodeType(pgoid.Varchar, 9, "character varying(5)"), "exactly"},
	} {
		if err := Accept(c.src, TargetColumn{Name: "c", Type: c.dst}); err == nil || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
