package pgproxy

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// Message is one message of the protocol after the startup.
type Message struct {
	Type byte // 'Q' Query, 'P' Parse, 'd' CopyData, 'c' CopyDone, …
	Body []byte

	from *session // the client that sent it; nil for a server's
}

// maxBody is more than any message in a test; beyond it the stream is broken.
const maxBody = 1 << 28

// SQL is the statement of a Query or Parse, and empty for other messages.
func (m Message) SQL() string {
	switch m.Type {
	case 'Q':
		return cString(m.Body)
	case 'P': // name of the prepared statement, then the statement
		_, rest, _ := bytes.Cut(m.Body, []byte{0})
		return cString(rest)
	}
	return ""
}

func cString(b []byte) string {
	text, _, _ := bytes.Cut(b, []byte{0})
	return string(text)
}

func readMessage(r io.Reader) (Message, error) {
	var head [1]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return Message{}, err
	}
	body, err := readBody(r)
	return Message{Type: head[0], Body: body}, err
}

// readBody reads a length, which counts itself, and what follows.
func readBody(r io.Reader) ([]byte, error) {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return nil, err
	}
	length := binary.BigEndian.Uint32(head[:])
	if length < 4 || length > maxBody {
		return nil, fmt.Errorf("message of %d bytes", length)
	}
	body := make([]byte, length-4)
	_, err := io.ReadFull(r, body)
	return body, err
}

func (m Message) writeTo(w io.Writer) error {
	_, err := w.Write(frame([]byte{m.Type}, m.Body))
	return err
}

// writeHalf writes the beginning of the message, which is in the middle of its
// length where there is no body.
func (m Message) writeHalf(w io.Writer) error {
	all := frame([]byte{m.Type}, m.Body)
	_, err := w.Write(all[:len(all)/2])
	return err
}

func writeBody(w io.Writer, prefix, body []byte) error {
	_, err := w.Write(frame(prefix, body))
	return err
}

func frame(prefix, body []byte) []byte {
	return append(binary.BigEndian.AppendUint32(prefix, uint32(len(body)+4)), body...)
}
