package pgcopy_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v15/arrow"

	"github.com/snowpg/etl/internal/pgcopy"
	"github.com/snowpg/etl/internal/snowtype"
)

func TestTypesWithoutAnExactConversion(t *testing.T) {
	t.Parallel()
	cases := []struct {
		source snowtype.Type
		arrow  arrow.DataType
		target uint32
	}{
		{number(38, 2), int64s, pgcopy.OIDInt8},
		{number(38, 2), decimal, pgcopy.OIDInt8},
		{number(38, 0), int64s, pgcopy.OIDFloat8},
		{number(38, 0), int64s, pgcopy.OIDBool},
		{number(38, 0), utf8s, pgcopy.OIDNumeric},
		{number(38, 0), arrow.PrimitiveTypes.Uint64, pgcopy.OIDNumeric},
		{kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgcopy.OIDNumeric},
		{kind(snowtype.Real), arrow.PrimitiveTypes.Float64, pgcopy.OIDFloat4},
		{kind(snowtype.Real), int64s, pgcopy.OIDFloat8},
		{kind(snowtype.DecFloat), decFloat, pgcopy.OIDFloat8},
		{kind(snowtype.DecFloat), epochStruct, pgcopy.OIDNumeric},
		{kind(snowtype.Boolean), arrow.FixedWidthTypes.Boolean, pgcopy.OIDInt4},
		{kind(snowtype.Boolean), int8s, pgcopy.OIDBool},
		{kind(snowtype.Date), int32s, pgcopy.OIDDate},
		{kind(snowtype.Date), arrow.FixedWidthTypes.Date32, pgcopy.OIDTimestampTZ},
		{scaled(snowtype.Time, 9), arrow.FixedWidthTypes.Time64ns, pgcopy.OIDTime},
		{scaled(snowtype.Time, 10), int64s, pgcopy.OIDTime},
		{scaled(snowtype.Time, -1), int64s, pgcopy.OIDTime},
		{scaled(ntz, 9), epochStruct, pgcopy.OIDTimestampTZ},
		{scaled(ntz, 10), int64s, pgcopy.OIDTimestamp},
		{scaled(snowtype.TimestampLTZ, 9), epochStruct, pgcopy.OIDTimestamp},
		{scaled(tz, 9), zonedSplit, pgcopy.OIDTimestamp},
		{scaled(tz, 9), int64s, pgcopy.OIDTimestampTZ},
		{scaled(ntz, 9), zonedSplit, pgcopy.OIDTimestamp},
		{scaled(ntz, 9), structOf("epoch", int32s, "fraction", int64s), pgcopy.OIDTimestamp},
		{scaled(ntz, 9), structOf("epoch", int64s), pgcopy.OIDTimestamp},
		{kind(snowtype.Text), utf8s, pgcopy.OIDBytea},
		{kind(snowtype.Text), arrow.BinaryTypes.Binary, pgcopy.OIDText},
		{kind(snowtype.Binary), arrow.BinaryTypes.Binary, pgcopy.OIDText},
		{kind(snowtype.Variant), structOf("a", int64s), pgcopy.OIDJSONB},
		{kind(snowtype.Geography), arrow.BinaryTypes.Binary, pgcopy.OIDJSONB},
		{vectorOf(snowtype.Real), floatVector, pgcopy.OIDInt4Array},
		{vectorOf(snowtype.Fixed), floatVector, pgcopy.OIDFloat4Array},
		{vectorOf(snowtype.Real), arrow.ListOf(arrow.PrimitiveTypes.Float32), pgcopy.OIDFloat4Array},
		{kind(snowtype.IntervalYearMonth), decimal, pgcopy.OIDInterval},
		{kind(snowtype.IntervalDayTime), int64s, pgcopy.OIDInt8},
		{kind(snowtype.Unknown), utf8s, pgcopy.OIDText},
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
		columns[i] = column("C", number(38, 0), pgcopy.OIDInt8)
	}
	if _, err := pgcopy.NewPlan(columns, arrow.NewSchema(many, nil), pgcopy.Policy{}); err == nil {
		t.Error("1601 columns: want an error")
	}
}
