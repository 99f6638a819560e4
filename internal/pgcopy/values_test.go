package pgcopy_test

import (
	"fmt"
	"math"
	"math/big"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowtype"
)

// Physical types, as Snowflake sends them.
var (
	decimal     = &arrow.Decimal128Type{Precision: 38, Scale: 0}
	zonedTicks  = structOf("epoch", arrow.PrimitiveTypes.Int64, "timezone", arrow.PrimitiveTypes.Int32)
	zonedSplit  = structOf("epoch", arrow.PrimitiveTypes.Int64, "fraction", arrow.PrimitiveTypes.Int32, "timezone", arrow.PrimitiveTypes.Int32)
	decFloat    = structOf("exponent", arrow.PrimitiveTypes.Int16, "significand", arrow.BinaryTypes.Binary)
	floatVector = arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Float32)
	intVector   = arrow.FixedSizeListOf(2, arrow.PrimitiveTypes.Int32)
)

func structOf(namesAndTypes ...any) *arrow.StructType {
	var fields []arrow.Field
	for i := 0; i < len(namesAndTypes); i += 2 {
		fields = append(fields, arrow.Field{Name: namesAndTypes[i].(string), Type: namesAndTypes[i+1].(arrow.DataType)})
	}
	return arrow.StructOf(fields...)
}

func vectorOf(element snowtype.Kind) snowtype.Type {
	return snowtype.Type{Kind: snowtype.Vector, Length: 2, Element: element}
}

// appendAny appends a Go value to a builder of any type in use; nil is NULL.
func appendAny(b array.Builder, v any) {
	if v == nil {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.Int8Builder:
		b.Append(int8(v.(int)))
	case *array.Int16Builder:
		b.Append(int16(v.(int)))
	case *array.Int32Builder:
		b.Append(int32(v.(int)))
	case *array.Int64Builder:
		b.Append(int64(v.(int)))
	case *array.Date32Builder:
		b.Append(arrow.Date32(v.(int)))
	case *array.Decimal128Builder:
		b.Append(decimalOf(bigInt(v.(string))))
	case *array.Float32Builder:
		b.Append(v.(float32))
	case *array.Float64Builder:
		b.Append(v.(float64))
	case *array.BooleanBuilder:
		b.Append(v.(bool))
	case *array.StringBuilder:
		b.Append(v.(string))
	case *array.LargeStringBuilder:
		b.Append(v.(string))
	case *array.BinaryBuilder:
		b.Append([]byte(v.(string)))
	case *array.StructBuilder:
		b.Append(true)
		for i, part := range v.([]any) {
			appendAny(b.FieldBuilder(i), part)
		}
	case *array.MapBuilder:
		b.Append(true)
		for i, part := range v.([]any) {
			if i%2 == 0 {
				appendAny(b.KeyBuilder(), part)
			} else {
				appendAny(b.ItemBuilder(), part)
			}
		}
	case *array.ListBuilder:
		b.Append(true)
		for _, part := range v.([]any) {
			appendAny(b.ValueBuilder(), part)
		}
	case *array.FixedSizeListBuilder:
		b.Append(true)
		for _, part := range v.([]any) {
			appendAny(b.ValueBuilder(), part)
		}
	default:
		panic(fmt.Sprintf("no case for %T", b))
	}
}

func bigInt(text string) *big.Int {
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		panic("not a number: " + text)
	}
	return n
}

// decimalOf also takes −2^127, which Arrow's own conversion refuses.
func decimalOf(n *big.Int) decimal128.Num {
	low := new(big.Int).And(n, new(big.Int).SetUint64(math.MaxUint64))
	return decimal128.New(new(big.Int).Rsh(n, 64).Int64(), low.Uint64())
}
