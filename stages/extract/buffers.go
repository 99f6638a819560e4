package extract

import (
	"math/bits"
	"sync"
)

// buffers lends the memory that parts are downloaded and decompressed into, and
// keeps what comes back for the next parts: left to the garbage collector, the
// memory of a part would be in use until its next cycle, and large parts come
// faster than that.
type buffers struct {
	mu    sync.Mutex
	limit int64    // of all bytes, lent or kept
	lent  int64    // bytes
	kept  int64    // bytes
	peak  int64    // the most bytes there ever were
	idle  [][]byte // kept, the longest ago first
}

// leastRoom is the smallest buffer, in bytes.
const leastRoom = 64 << 10

// sizeClass is the size of the buffer for n bytes: an eighth too large at most,
// so that parts of nearly the same size can use each other's.
func sizeClass(n int64) int64 {
	if n <= leastRoom {
		return leastRoom
	}
	step := int64(1) << (bits.Len64(uint64(n-1)) - 4)
	return (n + step - 1) &^ (step - 1)
}

// take returns an empty buffer with the capacity of its class. Whoever takes it
// has reserved as much: together with what is kept it stays below the limit.
func (b *buffers) take(class int64) []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lent += class
	for i := len(b.idle) - 1; i >= 0; i-- {
		if buf := b.idle[i]; int64(cap(buf)) == class {
			b.idle = append(b.idle[:i], b.idle[i+1:]...)
			b.kept -= class
			return buf[:0]
		}
	}
	for len(b.idle) > 0 && b.lent+b.kept > b.limit {
		b.kept -= int64(cap(b.idle[0]))
		b.idle[0] = nil
		b.idle = b.idle[1:]
	}
	b.peak = max(b.peak, b.lent+b.kept)
	return make([]byte, 0, class)
}

// put takes a buffer back.
func (b *buffers) put(buf []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lent -= int64(cap(buf))
	b.kept += int64(cap(buf))
	b.idle = append(b.idle, buf)
}

// drop forgets what is kept.
func (b *buffers) drop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.idle, b.kept = nil, 0
}
