package extract

import (
	"errors"
	"slices"

	"github.com/snowpg/etl/pipeline"
)

// errCrowded says that a part takes more memory than was reserved for it, and
// that there is no more just now.
var errCrowded = errors.New("the part is larger than expected and the memory is used up")

// claim is what one part holds of the budget and of the buffers. One without a
// budget allocates.
//
// It never waits for more: whoever holds memory and waits for memory can wait
// for ever. A part that turns out to be too large gives back all that it has,
// and is reserved and downloaded anew with the size it has shown.
type claim struct {
	budget   *pipeline.Budget
	buffers  *buffers
	reserved int64    // bytes of the budget
	lent     [][]byte // buffers
	size     int64    // bytes of lent
	wanted   int64    // what would have been needed, after errCrowded
	plain    int64    // what the part is expected to decompress to; 0 if unknown
}

// take returns an empty buffer for n bytes or more.
func (c *claim) take(n int64) ([]byte, error) {
	if c.budget == nil {
		return make([]byte, 0, n), nil
	}
	class := sizeClass(n)
	if more := c.size + class - c.reserved; more > 0 {
		if !c.budget.TryReserve(more) {
			c.wanted = c.size + class
			return nil, errCrowded
		}
		c.reserved += more
	}
	buf := c.buffers.take(class)
	c.lent, c.size = append(c.lent, buf), c.size+class
	return buf, nil
}

// larger moves what a buffer holds into one with room for n bytes.
func (c *claim) larger(buf []byte, n int64) ([]byte, error) {
	more, err := c.take(n)
	if err != nil {
		return nil, err
	}
	more = append(more, buf...)
	c.give(buf)
	return more, nil
}

// give returns a buffer. What was reserved for it stays reserved.
func (c *claim) give(buf []byte) {
	i := slices.IndexFunc(c.lent, func(lent []byte) bool { return &lent[:1][0] == &buf[:1][0] })
	if i < 0 {
		return // allocated
	}
	c.buffers.put(c.lent[i])
	c.size -= int64(cap(c.lent[i]))
	c.lent = slices.Delete(c.lent, i, i+1)
}

// reset returns all buffers, for another attempt.
func (c *claim) reset() {
	for len(c.lent) > 0 {
		c.give(c.lent[0])
	}
}

// settle keeps what the buffers take, and gives the rest back to the budget.
func (c *claim) settle() {
	if rest := c.reserved - c.size; rest > 0 && c.budget != nil {
		c.reserved -= rest
		c.budget.Free(rest)
	}
}

// release gives everything back, first the buffers: whoever is granted their
// bytes may take them.
func (c *claim) release() {
	c.reset()
	c.settle()
}
