package extract

import "encoding/binary"

// The metadata of messages are flatbuffers. A position of −1 leads out of them,
// and so does every other that is found from there.

// The fields of the table Message (Message.fbs).
const (
	messageType   = 1
	messageHeader = 2
	messageBody   = 3
)

// isRecordBatch is the message type of rows.
const isRecordBatch = 3

// bodyLength is how many bytes follow a message's metadata; −1 for a table that
// leads out of them.
func bodyLength(metadata []byte) int64 {
	at := field(metadata, root(metadata), messageBody)
	if at <= 0 {
		return at // not there: the default
	}
	return number64(metadata, at)
}

// root is where the outermost table begins.
func root(b []byte) int64 { return indirect(b, 0) }

// field is where the i-th field of a table is, 0 if it is not there.
func field(b []byte, table int64, i int64) int64 {
	offset := at[uint32](b, table)
	if offset < 0 {
		return -1
	}
	vtable := table - int64(int32(offset))
	place := 4 + 2*i // behind the sizes of the vtable and of the table
	if size := at[uint16](b, vtable); size < place+2 {
		return min(0, size)
	}
	if offset = at[uint16](b, vtable+place); offset <= 0 {
		return offset
	}
	return table + offset
}

// indirect follows the offset at a position.
func indirect(b []byte, position int64) int64 {
	offset := at[uint32](b, position)
	if offset < 0 {
		return -1
	}
	return position + offset
}

// structs is a vector of structs of so many bytes; false where it leads out.
func structs(b []byte, position int64, size int64) ([]byte, bool) {
	vector := indirect(b, position)
	n := at[uint32](b, vector)
	if n < 0 || n > (int64(len(b))-vector-4)/size {
		return nil, false
	}
	return b[vector+4 : vector+4+n*size], true
}

// number64 reads an int64; −1 for a place outside.
func number64(b []byte, from int64) int64 { return at[uint64](b, from) }

// at reads a number; −1 for a place outside.
func at[T uint8 | uint16 | uint32 | uint64](b []byte, from int64) int64 {
	var value T
	if from < 0 || from > int64(len(b)) {
		return -1
	}
	if _, err := binary.Decode(b[from:], binary.LittleEndian, &value); err != nil {
		return -1
	}
	return int64(value)
}
