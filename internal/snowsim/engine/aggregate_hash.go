package engine

import (
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// hashSum is the state of HASH_AGG: the sum of the rows' hashes does not
// depend on their order, and is 0 for none. The hash is the simulator's own,
// not Snowflake's.
type hashSum struct {
	sum uint64
	key []byte
}

func (h *hashSum) take()                        { h.sum += value.Hash(h.key) }
func (h *hashSum) result() (value.Value, error) { return value.Int(int64(h.sum)), nil }

// hashValues is HASH_AGG(x, …).
type hashValues struct {
	hashSum
	nodes []*expr.Node
}

func (h *hashValues) add(r expr.Row) error {
	h.key = h.key[:0]
	for _, n := range h.nodes {
		v, err := n.Eval(r)
		if err != nil {
			return err
		}
		h.key = value.AppendKey(h.key, n.Type, v)
	}
	h.take()
	return nil
}

// hashAll is HASH_AGG(*).
type hashAll struct{ hashSum }

func (h *hashAll) add(r expr.Row) error {
	h.key = h.key[:0]
	for _, v := range r.Block.Columns {
		h.key = value.AppendKey(h.key, v.Type, value.At(v, r.Index))
	}
	h.take()
	return nil
}
