package engine

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"strings"
	"sync"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
)

// projections remembers the Block.ID of the rows of every stored block seen
// through a list of columns.
type projections struct {
	mu  sync.Mutex
	ids map[projection]uint64
}

// projection is a part's ID, and the columns and rows taken of it. The columns'
// names belong to it because an encoded block carries its schema.
type projection struct {
	part    uint64
	columns string
	rows    rowsKey
}

// rowsKey stands for a list of rows; the zero rowsKey for all of them. Windows
// that are read again and again take the same rows of the blocks at their
// edges, which then need not be encoded again either.
type rowsKey [sha256.Size]byte

// rowsKeyOf describes the rows by their runs, of which there are few: rows lie
// about in the order by which windows are cut.
func rowsKeyOf(rows []int) rowsKey {
	if rows == nil {
		return rowsKey{}
	}
	var runs []byte
	for i := 0; i < len(rows); {
		from := i
		for i++; i < len(rows) && rows[i] == rows[i-1]+1; i++ {
		}
		runs = binary.AppendUvarint(runs, uint64(rows[from]))
		runs = binary.AppendUvarint(runs, uint64(i-from))
	}
	return sha256.Sum256(runs)
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
