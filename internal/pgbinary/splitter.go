package pgbinary

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

var signature = []byte("PGCOPY\n\xff\r\n\x00")

// headerBytes are the signature, the flags and the length of the extension.
const headerBytes = 11 + 4 + 4

// Splitter takes a binary COPY stream in pieces of any size and hands over its
// tuples one by one.
type Splitter struct {
	each   func(tuple []byte, fields [][]byte) error
	rest   []byte
	fields [][]byte
	begun  bool
	ended  bool
}

var _ io.Writer = (*Splitter)(nil)

// NewSplitter calls each with every tuple; tuple and fields are valid until it
// returns.
func NewSplitter(each func(tuple []byte, fields [][]byte) error) *Splitter {
	return &Splitter{each: each}
}

// Write implements io.Writer. Errors: ErrMalformed, and those of each.
func (s *Splitter) Write(p []byte) (int, error) {
	data := p
	if len(s.rest) > 0 {
		s.rest = append(s.rest, p...)
		data = s.rest
	}
	n, err := s.split(data)
	if err != nil {
		return 0, err
	}
	s.rest = append(s.rest[:0], data[n:]...)
	return len(p), nil
}

// End says whether the stream was whole: it must have had its trailer.
func (s *Splitter) End() error {
	if !s.ended || len(s.rest) > 0 {
		return fmt.Errorf("%w: the stream ended early", ErrMalformed)
	}
	return nil
}

// split handles what is whole and returns its length.
func (s *Splitter) split(data []byte) (done int, err error) {
	if !s.begun {
		if done, err = header(data); err != nil || done == 0 {
			return done, err
		}
		s.begun = true
	}
	for len(data)-done >= countBytes {
		if s.ended {
			return done, fmt.Errorf("%w: bytes behind the trailer", ErrMalformed)
		}
		if binary.BigEndian.Uint16(data[done:]) == 0xFFFF {
			s.ended = true
			done += countBytes
			continue
		}
		fields, n, err := Next(data[done:], s.fields[:0])
		s.fields = fields
		if err != nil || n == 0 {
			return done, err
		}
		if err := s.each(data[done:done+n], fields); err != nil {
			return done, err
		}
		done += n
	}
	return done, nil
}

// header returns the length of the stream's head, 0 when it is not there yet.
func header(data []byte) (int, error) {
	if !bytes.HasPrefix(data, signature[:min(len(data), len(signature))]) {
		return 0, fmt.Errorf("%w: no signature", ErrMalformed)
	}
	if len(data) < headerBytes {
		return 0, nil
	}
	extension := int64(binary.BigEndian.Uint32(data[headerBytes-lengthBytes:]))
	if int64(len(data)) < headerBytes+extension {
		return 0, nil
	}
	return headerBytes + int(extension), nil
}
