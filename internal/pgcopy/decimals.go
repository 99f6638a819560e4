package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
)

// decimals are the values of a decimal128 column.
type decimals struct{ values []decimal128.Num }

func (s *decimals) bind(arr arrow.Array) (err error) {
	s.values, err = fixedWidth[decimal128.Num](arr)
	return err
}

func (s *decimals) release() { s.values = nil }

// int64At returns the value if 64 bits can hold it.
func (s *decimals) int64At(row int) (int64, bool) {
	low, high := int64(s.values[row].LowBits()), s.values[row].HighBits()
	return low, high == low>>63
}

// magnitudeAt returns sign and absolute value.
func (s *decimals) magnitudeAt(row int) (bool, uint128) {
	return magnitude128(s.values[row].HighBits(), s.values[row].LowBits())
}
