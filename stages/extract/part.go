package extract

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	kgzip "github.com/klauspost/compress/gzip"

	"github.com/snowpg/etl/internal/gunzip"
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

var gunzips = sync.Pool{New: func() any { return new(gunzip.Reader) }}

// decompress returns the content of a part that came as gzip, in place of it.
func (c *claim) decompress(body []byte) ([]byte, error) {
	size, err := gunzip.Size(body)
	if err != nil {
		return nil, err
	}
	if c.doubts(size, int64(len(body))) {
		return c.stream(body)
	}
	plain, err := c.take(max(size, 1))
	if err != nil {
		return nil, err
	}
	r, _ := gunzips.Get().(*gunzip.Reader)
	n, err := r.Decode(plain[:size], body)
	gunzips.Put(r)
	switch {
	case errors.Is(err, gunzip.ErrRoom):
		c.give(plain)
		return c.stream(body)
	case err != nil:
		return nil, err
	}
	c.give(body)
	return plain[:n], nil
}

// doubts says that the size at the end of a part is not what anybody expects:
// damage must not ask for memory.
func (c *claim) doubts(size, compressed int64) bool {
	const usualRatio = 16
	return size > maxPartBytes || size > max(2*c.plain, usualRatio*compressed)
}

// stream decompresses what does not say how much it is: several members, or
// damage.
func (c *claim) stream(body []byte) ([]byte, error) {
	r, err := kgzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	plain, err := readWhole(r, 0, c)
	c.give(body)
	return plain, err
}
