package pgcopy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
)

func TestTypesWithoutAnExactConversion(t *testing.T) {
	t.Parallel()
	cases := []struct {
		source snowtype.Type
		arrow  arrow.DataType
		target uint32
	}{
		{number(38, 2), int64s, pgoid.Int8},
		{number(38, 2), decimal, pgoid.Int8},
		{number(38, 0), int64s, pgoid.Float8},
		{number(38, 0), int64s, pgoid.Bool},
		{number(38, 0), utf8s, pgoid.Numeric},
		{number(38, 0), arrow.PrimitiveTypes.Uint64, pgoid.Numeric},
		{kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgoid.Numeric},
		{kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgoid.Float4},
		{kind(snowtype.Real), int64s, pgoid.Float8},
		{kind(snowtype.DecFloat), decFloat, pgoid.Float8},
		{kind(snowtype.DecFloat), epochStruct, pgoid.Numeric},
		{kind(snowtype.Boolean), arrow.FixedWidthTypes.Boolean, pgoid.Int4},
		{kind(snowtype.Boolean), int8s, pgoid.Bool},
		{kind(snowtype.Date), int32s, pgoid.Date},
		{kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgoid.Timestamptz},
		{scaled(snowtype.Time, 9), arrow.FixedWidthTypes.Time64ns, pgoid.Time},
		{scaled(snowtype.Time, 10), int64s, pgoid.Time},
		{scaled(snowtype.Time, -1), int64s, pgoid.Time},
		{scaled(ntz, 9), epochStruct, pgoid.Timestamptz},
		{scaled(ntz, 10), int64s, pgoid.Timestamp},
		{scaled(snowtype.TimestampLTZ, 9), epochStruct, pgoid.Timestamp},
		{scaled(tz, 9), zonedSplit, pgoid.Timestamp},
		{scaled(tz, 9), int64s, pgoid.Timestamptz},
		{scaled(ntz, 9), zonedSplit, pgoid.Timestamp},
		{scaled(ntz, 9), structOf("epoch", int32s, "fraction", int64s), pgoid.Timestamp},
		{scaled(ntz, 9), structOf("epoch", int64s), pgoid.Timestamp},
		{kind(snowtype.Text), utf8s, pgoid.Bytea},
		{kind(snowtype.Text), arrow.BinaryTypes.Binary, pgoid.Text},
		{kind(snowtype.Binary), arrow.BinaryTypes.Binary, pgoid.Text},
		{kind(snowtype.Variant), structOf("a", int64s), pgoid.JSONB},
		{kind(snowtype.Geography), arrow.BinaryTypes.Binary, pgoid.JSONB},
		{vectorOf(snowtype.Real), floatVector, pgoid.Int4Array},
		{vectorOf(snowtype.Fixed), floatVector, pgoid.Float4Array},
		{vectorOf(snowtype.Real), arrow.ListOf(arrow.PrimitiveTypes.Float32), pgoid.Float4Array},
		{kind(snowtype.IntervalYearMonth), decimal, pgoid.Interval},
		{kind(snowtype.IntervalDayTime), int64s, pgoid.Int8},
		{kind(snowtype.Unknown), utf8s, pgoid.Text},
		{number(38, 0), int64s, 999999},
	}
	for _, c := range cases {
		schema := arrow.NewSchema([]arrow.Field{{Name: "X", Type: c.arrow}}, nil)
		_, err := pgcopy.NewPlan([]pgcopy.Column{column("C", c.source, c.target)}, schema, pgcopy.Policy{})
		var none *pgcopy.ConversionError
		if !errors.As(err, &none) {
			t.Errorf("%s as %s to %s: got %v, want a ConversionError", c.source, c.arrow, pgcopy.TypeName(c.target), err)
			continue
		}
		for _, part := range []string{`"C"`, c.source.String(), c.arrow.String(), pgcopy.TypeName(c.target)} {
			if !strings.Contains(err.Error(), part) {
				t.Errorf("%q does not name %s", err, part)
			}
		}
	}
}

func TestPlanWantsOneColumnPerField(t *testing.T) {
	t.Parallel()
	schema := arrow.NewSchema([]arrow.Field{{Name: "X", Type: int64s}}, nil)
	if _, err := pgcopy.NewPlan(nil, schema, pgcopy.Policy{}); err == nil {
		t.Error("no columns for one field: want an error")
	}
	many := make([]arrow.Field, 1601)
	columns := make([]pgcopy.Column, len(many))
	for i := range many {
		many[i] = arrow.Field{Type: int64s}
		columns[i] = column("C", number(38, 0), pgoid.Int8)
	}
	if _, err := pgcopy.NewPlan(columns, arrow.NewSchema(many, nil), pgcopy.Policy{}); err == nil {
		t.Error("1601 columns: want an error")
	}
}
