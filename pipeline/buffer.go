package pipeline

import "context"

// bufferPool lends the buffers of the chunks of one load. Their number is
// fixed, which bounds the memory behind the encoders:
//
//	2 a writer (one being sent, one waiting) + 1 an encoder
//
// times ChunkBytes and what the last rows add to it. A buffer that a huge row
// made grow is not kept.
type bufferPool struct {
	free chan []byte
}

const (
	buffersPerWriter = 2
	bufferBytes      = ChunkBytes + ChunkBytes/8
	largestKept      = 2 * ChunkBytes
)

// StreamBytes is about what the buffers of one COPY stream hold.
const StreamBytes = buffersPerWriter * bufferBytes

func newBufferPool(n int) *bufferPool {
	p := &bufferPool{free: make(chan []byte, n)}
	for range n {
		p.free <- nil // allocated by the first use
	}
	return p
}

// take waits for a buffer; it comes empty.
func (p *bufferPool) take(ctx context.Context) ([]byte, error) {
	select {
	case buf := <-p.free:
		if buf == nil { // at its full size at once: growing there copies it many times over
			buf = make([]byte, 0, bufferBytes)
		}
		return buf[:0], nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// put gives a buffer back. It never blocks: there is room for every buffer
// that was taken.
func (p *bufferPool) put(buf []byte) {
	if cap(buf) > largestKept {
		buf = nil
	}
	p.free <- buf
}
