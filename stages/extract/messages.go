package extract

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// messages reads an Arrow IPC stream that is in memory. Records refer to it
// rather than to copies: it lives as long as they do.
//
// Format: https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format
type messages struct {
	plain []byte // what is left
	read  int64
}

// alignment is that of the numbers in a body: a stream that keeps to the format
// keeps to it, too.
const alignment = 8

var _ ipc.MessageReader = (*messages)(nil)

// continuation begins a message since Arrow 0.15.
const continuation = 0xffffffff

// Retain implements ipc.MessageReader.
func (m *messages) Retain() {}

// Release implements ipc.MessageReader.
func (m *messages) Release() {}

// Message implements ipc.MessageReader. The error is io.EOF at the end of the
// stream, with or without a marker.
func (m *messages) Message() (*ipc.Message, error) {
	if len(m.plain) == 0 {
		return nil, io.EOF
	}
	size, err := m.uint32()
	if err == nil && size == continuation {
		size, err = m.uint32()
	}
	if err != nil {
		return nil, err
	}
	if size == 0 { // the marker
		m.plain = nil
		return nil, io.EOF
	}
	metadata, err := m.take(int64(size), "the metadata of a message")
	if err != nil {
		return nil, err
	}
	aligned := m.read%alignment == 0
	body, err := m.take(bodyLength(metadata), "the body of a message")
	if err != nil {
		return nil, err
	}
	if !aligned {
		body = bytes.Clone(body)
	}
	return ipc.NewMessage(memory.NewBufferBytes(metadata), memory.NewBufferBytes(body)), nil
}

func (m *messages) uint32() (uint32, error) {
	b, err := m.take(4, "the length of a message")
	if err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(b), nil
}

// take cuts n bytes off. Whatever a damaged length says, it gets no more than
// there is.
func (m *messages) take(n int64, what string) ([]byte, error) {
	if n < 0 || n > int64(len(m.plain)) {
		return nil, fmt.Errorf("%s has %d bytes, and %d are left in the stream: %w", what, n, len(m.plain), io.ErrUnexpectedEOF)
	}
	b := m.plain[:n:n]
	m.plain = m.plain[n:]
	m.read += n
	return b, nil
}

// bodyLength is the field of that name, the fourth of the flatbuffers table
// Message (Message.fbs); -1 where the table leads out of the metadata.
func bodyLength(metadata []byte) int64 {
	const field = 4 + 3*2 // in the vtable, behind its size and that of the table
	root := at[uint32](metadata, 0)
	vtable := root - int64(int32(at[uint32](metadata, root)))
	if at[uint16](metadata, vtable) < field+2 {
		return min(0, at[uint16](metadata, vtable)) // not there: the default
	}
	offset := at[uint16](metadata, vtable+field)
	if offset <= 0 {
		return offset
	}
	return at[uint64](metadata, root+offset)
}

// at reads a number; -1 for a place outside.
func at[T uint16 | uint32 | uint64](b []byte, from int64) int64 {
	var value T
	if from < 0 || from > int64(len(b)) {
		return -1
	}
	if _, err := binary.Decode(b[from:], binary.LittleEndian, &value); err != nil {
		return -1
	}
	return int64(value)
}
