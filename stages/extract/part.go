package extract

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// maxPartBytes bounds what one part may be, compressed or not. Snowflake sends
// up to about 160 MB.
const maxPartBytes = 1 << 30

// partBody is the body of a download as the driver sees it: decompressed.
//
// The first Read brings all of it into memory, first as it comes and then
// decompressed at once. A stream would need the same room in the end, and twice
// the time.
type partBody struct {
	io.ReadCloser       // compressed, perhaps
	length        int64 // that was announced, −1 for none
	packed        bool  // according to the header
	claim         *claim
	loaded        bool
	plain         []byte
	err           error
	given         int // of plain, to the driver
}

func (b *partBody) Read(p []byte) (int, error) {
	plain, err := b.whole()
	if err != nil {
		return 0, err
	}
	n := copy(p, plain[b.given:])
	if b.given += n; n == 0 && len(p) > 0 {
		return 0, io.EOF
	}
	return n, nil
}

// whole is all of the part, decompressed, in a buffer of the claim.
func (b *partBody) whole() ([]byte, error) {
	if !b.loaded {
		b.loaded = true
		b.plain, b.err = b.load()
	}
	return b.plain, b.err
}

func (b *partBody) load() ([]byte, error) {
	body, err := readWhole(b.ReadCloser, b.length, b.claim)
	switch {
	case err != nil:
		return nil, err
	case isGzip(body):
		return b.claim.decompress(body)
	case b.packed && len(body) > 0:
		return nil, errors.New("it was announced as gzip and is none")
	default:
		return body, nil // the header that tells is not always there
	}
}

func isGzip(body []byte) bool { return bytes.HasPrefix(body, []byte("\x1f\x8b")) }

// readWhole reads a stream of about so many bytes to its end.
func readWhole(stream io.Reader, length int64, c *claim) ([]byte, error) {
	if length > maxPartBytes {
		return nil, errTooLarge
	}
	buf, err := c.take(max(length+1, leastRoom)) // one more: the last Read finds the end
	if err != nil {
		return nil, err
	}
	for {
		n, err := stream.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case errors.Is(err, io.EOF):
			return buf, nil
		case err != nil:
			return nil, err
		case len(buf) > maxPartBytes:
			return nil, errTooLarge
		case len(buf) == cap(buf):
			if buf, err = c.larger(buf, 2*int64(cap(buf))); err != nil {
				return nil, err
			}
		}
	}
}

var errTooLarge = fmt.Errorf("it takes more than the limit of %d bytes", maxPartBytes)

// decompress returns the content of a part that came as gzip, in place of it.
// The reader finds its input in memory, and compares the checksum at the end.
func (c *claim) decompress(body []byte) ([]byte, error) {
	r, err := takeGzipReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer gzipReaders.Put(r)
	plain, err := readWhole(r, c.believed(body), c)
	c.give(body)
	return plain, err
}

// believed is the length that the end of a gzip stream names, 0 for one that
// nobody expects: damage must not ask for memory.
func (c *claim) believed(body []byte) int64 {
	const usualRatio, length = 16, 4
	if len(body) < length {
		return 0
	}
	size := int64(binary.LittleEndian.Uint32(body[len(body)-length:]))
	if size > maxPartBytes || size > max(2*c.plain, usualRatio*int64(len(body))) {
		return 0
	}
	return size
}
