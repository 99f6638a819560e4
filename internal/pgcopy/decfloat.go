package pgcopy

import (
	"encoding/hex"
	"strconv"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"

	"github.com/snowpg/etl/internal/pgoid"
)

const (
	longSignificand = "malformed DECFLOAT: significand longer than 16 bytes"
	outOfNumeric    = "has more decimals than numeric keeps (16383)"
)

// decFloatEncoder chooses for DECFLOAT, which only numeric holds exactly.
func decFloatEncoder(p planning) encoder {
	if p.Target != pgoid.Numeric || !hasFields(p.arrow, arrow.INT16, arrow.BINARY) {
		return nil
	}
	return new(decFloat)
}

// decFloat writes significand × 10^exponent.
type decFloat struct {
	exponents    []int16
	significands blobs[int32]
}

func (e *decFloat) bind(arr arrow.Array) error {
	parent, ok := arr.(*array.Struct)
	if !ok || parent.NumField() != 2 {
		return errShape(arr)
	}
	if err := bindChild(parent, 0, &e.exponents); err != nil {
		return err
	}
	return e.significands.bind(parent.Field(1))
}

func (e *decFloat) release() {
	e.exponents = nil
	e.significands.release()
}

func (e *decFloat) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	significand, bad := e.significands.at(row)
	if bad != nil {
		return dst, bad
	}
	exponent := int(e.exponents[row])
	switch {
	case len(significand) > 16:
		return dst, refuse(longSignificand, hex.EncodeToString(significand[:16]))
	case exponent < -maxNumericScale:
		return dst, refuse(outOfNumeric, hex.EncodeToString(significand)+" × 10^"+strconv.Itoa(exponent))
	}
	negative, abs := bigEndian128(significand)
	return appendNumeric(dst, negative, abs, exponent), nil
}

// bigEndian128 reads a two's complement number of up to 16 bytes; none is 0.
func bigEndian128(b []byte) (negative bool, abs uint128) {
	var high, low uint64
	if len(b) > 0 && b[0]&0x80 != 0 {
		high, low = ^uint64(0), ^uint64(0)
	}
	for _, c := range b {
		high, low = high<<8|low>>56, low<<8|uint64(c)
	}
	return magnitude128(int64(high), low)
}
