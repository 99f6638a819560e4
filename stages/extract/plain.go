package extract

import (
	"errors"
	"fmt"
	"io"
	"slices"
)

const (
	// maxPartBytes bounds what one part may decompress to. Snowflake sends up
	// to about 160 MB.
	maxPartBytes = 1 << 30
	// leastRoom is what a part gets whose size nobody can guess.
	leastRoom = 64 << 10
	// mostWaste is the share of a buffer that may stay empty: one of so many.
	mostWaste = 4
)

// readPlain reads a decompressed stream to its end: only there does gzip
// compare its checksum. expected is a guess at its size, in bytes.
func readPlain(stream io.Reader, expected int64) ([]byte, error) {
	plain := make([]byte, 0, min(max(expected, leastRoom), maxPartBytes))
	for {
		n, err := stream.Read(plain[len(plain):cap(plain)])
		plain = plain[:len(plain)+n]
		switch {
		case errors.Is(err, io.EOF):
			return withoutWaste(plain), nil
		case err != nil:
			return nil, err
		case len(plain) > maxPartBytes:
			return nil, fmt.Errorf("it decompresses to more than the limit of %d bytes", maxPartBytes)
		case len(plain) == cap(plain):
			plain = slices.Grow(plain, len(plain))
		}
	}
}

// withoutWaste moves what fills only a part of its buffer into a smaller one.
func withoutWaste(plain []byte) []byte {
	if cap(plain)-len(plain) <= cap(plain)/mostWaste {
		return plain
	}
	return append(make([]byte, 0, len(plain)), plain...)
}
