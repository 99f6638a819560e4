package extract

import (
	"encoding/binary"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// messages cuts an Arrow IPC stream that is in memory into its messages.
//
// Format: https://arrow.apache.org/docs/format/Columnar.html#encapsulated-message-format
type messages struct {
	plain []byte // what is left
	read  int64  // bytes
}

var _ ipc.MessageReader = (*messages)(nil)

// continuation begins a message since Arrow 0.15.
const continuation = 0xffffffff

// Retain implements ipc.MessageReader.
func (m *messages) Retain() {}

// Release implements ipc.MessageReader.
func (m *messages) Release() {}

// Message implements ipc.MessageReader.
func (m *messages) Message() (*ipc.Message, error) {
	metadata, body, err := m.next()
	if err != nil {
		return nil, err
	}
	return ipc.NewMessage(memory.NewBufferBytes(metadata), memory.NewBufferBytes(body)), nil
}

// next returns the parts of the next message, in place. The error is io.EOF at
// the end of the stream, with or without a marker.
func (m *messages) next() (metadata, body []byte, err error) {
	if len(m.plain) == 0 {
		return nil, nil, io.EOF
	}
	size, err := m.uint32()
	if err == nil && size == continuation {
		size, err = m.uint32()
	}
	if err != nil {
		return nil, nil, err
	}
	if size == 0 { // the marker
		m.plain = nil
		return nil, nil, io.EOF
	}
	if metadata, err = m.take(int64(size), "the metadata of a message"); err != nil {
		return nil, nil, err
	}
	body, err = m.take(bodyLength(metadata), "the body of a message")
	return metadata, body, err
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
