package pgcopy

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
)

// epochs are the values of a timestamp sent as a struct. The validity of the
// children says nothing: NULL is the parent's.
type epochs struct {
	epoch    []int64 // seconds, or ticks where there is no fraction
	fraction []int32 // nanoseconds at every scale
	zone     []int32 // offset from UTC in minutes, plus 1440
}

// unzoned is the offset 0 in a zone field.
const unzoned = 1440

// hasFields says whether the type is a struct of exactly these types. Names
// differ between Snowflake's producers, so only the order counts.
func hasFields(dt arrow.DataType, ids ...arrow.Type) bool {
	st, ok := dt.(*arrow.StructType)
	if !ok || st.NumFields() != len(ids) {
		return false
	}
	for i, id := range ids {
		if st.Field(i).Type.ID() != id {
			return false
		}
	}
	return true
}

func (s *epochs) release() { *s = epochs{} }

// bindFields reads the children in this order.
func (s *epochs) bindFields(arr arrow.Array, rest ...*[]int32) error {
	parent, ok := arr.(*array.Struct)
	if !ok || parent.NumField() != 1+len(rest) {
		return errShape(arr)
	}
	if err := bindChild(parent, 0, &s.epoch); err != nil {
		return err
	}
	for i, values := range rest {
		if err := bindChild(parent, 1+i, values); err != nil {
			return err
		}
	}
	return nil
}

// bindChild hoists one fixed-width child. Arrow itself sees to it that a child
// is as long as its parent.
func bindChild[T arrow.FixedWidthType](parent *array.Struct, i int, values *[]T) (err error) {
	*values, err = fixedWidth[T](parent.Field(i))
	return err
}
