package engine

import (
	"fmt"
	"strings"
	"sync"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
)

// projections remembers the Block.ID of every stored block seen through a list
// of columns.
type projections struct {
	mu  sync.Mutex
	ids map[projection]uint64
}

// projection is a part's ID and the columns taken of it. The columns' names
// belong to it because an encoded block carries its schema.
type projection struct {
	part    uint64
	columns string
}

// id is the same number for the same projection, and never the same for two.
func (p *projections) id(clock *store.Clock, key projection) uint64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	id, ok := p.ids[key]
	if !ok {
		id = clock.NextID()
		p.ids[key] = id
	}
	return id
}

// projectionKey describes the output columns; ok is false if one of them is
// computed.
func projectionKey(items []item) (key string, ok bool) {
	var b strings.Builder
	for _, it := range items {
		if it.node.Column < 0 {
			return "", false
		}
		fmt.Fprintf(&b, "%d %t %q,", it.node.Column, it.node.Nullable, it.name)
	}
	return b.String(), true
}

// item is one column of a query's output.
type item struct {
	name string
	node *expr.Node
}

func (it item) column() data.Column {
	return data.Column{Name: it.name, Type: it.node.Type, Nullable: it.node.Nullable}
}
