package resultset

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// appendLeaf appends a JSON number, string or boolean as the value of a plain
// type that it spells.
func appendLeaf(b array.Builder, t data.Type, value any) error {
	switch t.Kind {
	case data.Variant, data.Object, data.Array, data.Map: // semi-structured within structured
		return appendDocument(b, t, value)
	}
	switch value := value.(type) {
	case bool:
		if b, ok := b.(*array.BooleanBuilder); ok {
			b.Append(value)
			return nil
		}
	case json.Number:
		return appendNumber(b, t, value)
	case string:
		return appendText(b, t, value)
	}
	return misplaced(t, value)
}

// appendDocument appends a value as its own JSON text.
func appendDocument(b array.Builder, t data.Type, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return err
	}
	return appendText(b, t, string(text))
}

func misplaced(t data.Type, value any) error {
	return fmt.Errorf("%v where %s belongs", value, LogicalType(t.Kind))
}

func appendNumber(b array.Builder, t data.Type, n json.Number) error {
	switch b := b.(type) {
	case *array.Float64Builder:
		f, err := n.Float64()
		b.Append(f)
		return err
	}
	r, ok := new(big.Rat).SetString(n.String())
	if !ok || t.Kind != data.Fixed {
		return misplaced(t, n)
	}
	r.Mul(r, new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(t.Scale)), nil)))
	if !r.IsInt() {
		return fmt.Errorf("%s has more decimals than %d", n, t.Scale)
	}
	switch b := b.(type) {
	case *array.Int64Builder:
		b.Append(r.Num().Int64())
	case *array.Decimal128Builder:
		b.Append(decimal128.FromBigInt(r.Num()))
	default:
		return misplaced(t, n)
	}
	return nil
}

func appendText(b array.Builder, t data.Type, text string) error {
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(text)
		return nil
	case *array.BinaryBuilder:
		raw, err := hex.DecodeString(text)
		b.Append(raw)
		return err
	}
	layout := map[data.Kind]string{
		data.Date: time.DateOnly, data.Time: "15:04:05", data.TimestampNTZ: time.DateTime,
		data.TimestampLTZ: time.DateTime + " -0700", data.TimestampTZ: time.DateTime + " -0700",
	}[t.Kind]
	at, err := time.Parse(layout, strings.TrimSpace(text)) // reads fractions as well
	if err != nil {
		return err
	}
	return appendTime(b, t, at)
}

// appendTime appends a moment in the layout of a column of its type.
func appendTime(b array.Builder, t data.Type, at time.Time) error {
	seconds := at.Unix()
	if t.Kind == data.Time {
		seconds = int64(at.Hour()*3600 + at.Minute()*60 + at.Second())
	}
	ticks := seconds*pow10[t.Scale] + int64(at.Nanosecond())/pow10[9-t.Scale]
	switch b := b.(type) {
	case *array.Date32Builder:
		b.Append(arrow.Date32FromTime(at))
	case *array.Int32Builder:
		b.Append(int32(ticks))
	case *array.Int64Builder:
		b.Append(ticks)
	case *array.StructBuilder:
		return appendParts(b, t, at, ticks)
	default:
		return misplaced(t, at)
	}
	return nil
}

// appendParts appends a moment that travels as a struct.
func appendParts(b *array.StructBuilder, t data.Type, at time.Time, ticks int64) error {
	epoch, _ := b.FieldBuilder(0).(*array.Int64Builder)
	last, _ := b.FieldBuilder(b.NumField() - 1).(*array.Int32Builder)
	if epoch == nil || last == nil {
		return misplaced(t, at)
	}
	_, offset := at.Zone()
	b.Append(true)
	switch {
	case t.Kind != data.TimestampTZ:
		epoch.Append(at.Unix())
		last.Append(int32(at.Nanosecond()))
	case b.NumField() == 2:
		epoch.Append(ticks)
		last.Append(int32(offset/60 + 1440))
	default:
		epoch.Append(at.Unix())
		if fraction, ok := b.FieldBuilder(1).(*array.Int32Builder); ok {
			fraction.Append(int32(at.Nanosecond()))
		}
		last.Append(int32(offset/60 + 1440))
	}
	return nil
}
