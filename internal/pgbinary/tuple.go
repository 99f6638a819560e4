package pgbinary

import (
	"encoding/binary"
	"errors"
	"fmt"
)

const (
	countBytes  = 2
	lengthBytes = 4
)

// ErrMalformed says that bytes are not tuples of a binary COPY.
var ErrMalformed = errors.New("not a tuple of a binary COPY")

// Next cuts the first tuple off data and appends its fields to fields, nil for
// NULL. The fields lie within data. n is the length of the tuple, 0 when data
// ends within it.
func Next(data []byte, fields [][]byte) (_ [][]byte, n int, err error) {
	if len(data) < countBytes {
		return fields, 0, nil
	}
	count := int(int16(binary.BigEndian.Uint16(data))) //nolint:gosec // the wire's own sign
	if count < 0 {
		return fields, 0, fmt.Errorf("%w: %d fields", ErrMalformed, count)
	}
	at := countBytes
	for range count {
		if len(data)-at < lengthBytes {
			return fields, 0, nil
		}
		length := int(int32(binary.BigEndian.Uint32(data[at:]))) //nolint:gosec // the wire's own sign
		at += lengthBytes
		switch {
		case length == -1:
			fields = append(fields, nil)
			continue
		case length < 0:
			return fields, 0, fmt.Errorf("%w: a field of %d bytes", ErrMalformed, length)
		case len(data)-at < length:
			return fields, 0, nil
		}
		fields = append(fields, data[at:at+length:at+length])
		at += length
	}
	return fields, at, nil
}
