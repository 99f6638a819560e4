package pgcopy

import "encoding/binary"

// appendLength appends the length word of a value. Lengths are below 1 GiB:
// Append refuses larger rows before the word could overflow.
func appendLength(dst []byte, n int) []byte {
	return binary.BigEndian.AppendUint32(dst, uint32(n))
}

// patchLength fills in the length word at from, now that the value behind it
// is complete.
func patchLength(dst []byte, from int) []byte {
	binary.BigEndian.PutUint32(dst[from:], uint32(len(dst)-from-4))
	return dst
}
