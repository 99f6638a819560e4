package resultset

import (
	"container/list"
	"fmt"
	"hash/maphash"
	"sync"
)

// Cache keeps compressed chunks of stored blocks, least recently used out
// first. It is safe for concurrent use; chunks asked for at the same time are
// encoded once.
type Cache struct {
	mu    sync.Mutex
	limit int64
	size  int64
	byKey map[key]*list.Element
	order *list.List // of *entry, most recently used first
	sizes map[key]int
	seed  maphash.Seed
}

// key names an encoding. Blocks with one ID are equal in their values, not in
// what the columns are called; shape covers that.
type key struct {
	block  uint64
	lo, hi int
	shape  uint64
	enc    Encoding
}

type entry struct {
	key  key
	done chan struct{} // closed once body and err are set
	body []byte
	err  error
}

// NewCache makes a cache of at most limit bytes.
func NewCache(limit int64) *Cache {
	return &Cache{limit: limit, byKey: map[key]*list.Element{}, order: list.New(), sizes: map[key]int{}, seed: maphash.MakeSeed()}
}

// Chunk answers the gzip bytes of the part, which the caller must not change.
// Parts of blocks without an ID are encoded at each call.
func (c *Cache) Chunk(p Part, e Encoding) ([]byte, error) {
	if p.Block.ID == 0 {
		return compressed(p, e)
	}
	k := c.key(p, e)
	got, fresh := c.entry(k)
	if fresh {
		got.body, got.err = compressed(p, e)
		c.account(k, got)
	}
	<-got.done
	return got.body, got.err
}

// Size is Encoding.Size, remembered for parts of stored blocks.
func (c *Cache) Size(p Part, e Encoding) (int, error) {
	if p.Block.ID == 0 {
		return e.Size(p)
	}
	k := c.key(p, e)
	c.mu.Lock()
	n, ok := c.sizes[k]
	c.mu.Unlock()
	if ok {
		return n, nil
	}
	n, err := e.Size(p)
	if err != nil {
		return 0, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sizes[k] = n
	return n, nil
}

// Bytes is the size of the chunks held.
func (c *Cache) Bytes() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}

func compressed(p Part, e Encoding) ([]byte, error) {
	raw, err := e.Encode(p)
	if err != nil {
		return nil, err
	}
	return Gzip(raw)
}

func (c *Cache) key(p Part, e Encoding) key {
	return key{block: p.Block.ID, lo: p.Lo, hi: p.Hi, shape: c.shape(p), enc: e}
}

func (c *Cache) shape(p Part) uint64 {
	var h maphash.Hash
	h.SetSeed(c.seed)
	for i, col := range p.Columns {
		fmt.Fprintf(&h, "%q %v %t %t;", col.Name, col.Type, col.Nullable, p.computed(i))
	}
	return h.Sum64()
}

func (c *Cache) entry(k key) (e *entry, fresh bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if el, ok := c.byKey[k]; ok {
		c.order.MoveToFront(el)
		return el.Value.(*entry), false
	}
	e = &entry{key: k, done: make(chan struct{})}
	c.byKey[k] = c.order.PushFront(e)
	return e, true
}

// account adds a finished entry's size and makes room. An entry that failed
// is forgotten so that the next caller tries again.
func (c *Cache) account(k key, e *entry) {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(e.done)
	if e.err != nil {
		c.order.Remove(c.byKey[k])
		delete(c.byKey, k)
		return
	}
	c.size += int64(len(e.body))
	for c.size > c.limit && c.evictOldest() {
	}
}

// evictOldest drops the least recently used finished entry.
func (c *Cache) evictOldest() bool {
	for el := c.order.Back(); el != nil; el = el.Prev() {
		e := el.Value.(*entry)
		select {
		case <-e.done:
			c.order.Remove(el)
			delete(c.byKey, e.key)
			c.size -= int64(len(e.body))
			return true
		default: // still being encoded, by a caller that waits for it
		}
	}
	return false
}
