package extract

import (
	"fmt"
	"sync/atomic"

	"github.com/apache/arrow/go/v15/arrow/memory"
)

// maxPartBytes bounds what one chunk may decode to. Snowflake sends up to
// about 160 MB; a length field that asks for more is damage, and must not
// become an allocation.
const maxPartBytes = 1 << 30

// meter is an allocator that counts the bytes of one chunk and refuses
// absurd sizes. The IPC reader turns its panic into an error.
type meter struct {
	memory.Allocator
	bytes atomic.Int64
}

func newMeter() *meter { return &meter{Allocator: memory.DefaultAllocator} }

func (m *meter) Allocate(size int) []byte {
	m.take(size)
	return m.Allocator.Allocate(size)
}

func (m *meter) Reallocate(size int, b []byte) []byte {
	m.take(size - len(b))
	return m.Allocator.Reallocate(size, b)
}

func (m *meter) Free(b []byte) {
	m.bytes.Add(-int64(len(b)))
	m.Allocator.Free(b)
}

func (m *meter) take(size int) {
	if total := m.bytes.Add(int64(size)); total > maxPartBytes {
		panic(fmt.Errorf("the chunk wants %d bytes of memory, more than the limit of %d", total, maxPartBytes))
	}
}
