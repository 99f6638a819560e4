package pgcopy

import "github.com/apache/arrow/go/v15/arrow"

// integer is the physical width of a number: Snowflake picks it per batch from
// the values, not from the declared precision.
type integer interface{ int8 | int16 | int32 | int64 }

// integers are the values of an int8, int16, int32 or int64 column.
type integers[T integer] struct{ values []T }

func (s *integers[T]) bind(arr arrow.Array) (err error) {
	s.values, err = fixedWidth[T](arr)
	return err
}

func (s *integers[T]) release() { s.values = nil }

// byWidth picks the constructor for the physical width of the column, or nil
// if it is no integer.
func byWidth(p planning, i8, i16, i32, i64 func(planning) encoder) encoder {
	switch p.arrow.ID() {
	case arrow.INT8:
		return i8(p)
	case arrow.INT16:
		return i16(p)
	case arrow.INT32:
		return i32(p)
	case arrow.INT64:
		return i64(p)
	default:
		return nil
	}
}
