package resultset

import (
	"github.com/apache/arrow/go/v15/arrow"
	"github.com/snowpg/etl/internal/snowsim/data"
)

// rows is the half-open range of rows of a block that is being encoded.
type rows struct{ lo, hi int }

func (r rows) len() int { return r.hi - r.lo }

// leaf is one physical Arrow column: a top-level column, or a child of a
// struct.
type leaf struct {
	name string // of a struct's child
	typ  arrow.DataType
	// width is the bytes of one value; bits for booleans, variable for text.
	width int
	// put writes the values of r, width bytes each, little endian.
	put func(dst []byte, v *data.Vector, r rows)
	// text answers the values of r of a leaf of variable width; nil means
	// those of Strings.
	text func(v *data.Vector, r rows) []string
}

func (l leaf) texts(v *data.Vector, r rows) []string {
	if l.text != nil {
		return l.text(v, r)
	}
	return v.Strings[r.lo:r.hi]
}

// Values of leaf.width that are no byte counts.
const (
	bits     = 0
	variable = -1
)

// physical is how one logical column is laid out in one chunk.
type physical struct {
	leaves []leaf
	// nested marks a struct column; its children are the leaves.
	nested bool
	// required marks a struct whose children are never NULL themselves.
	required bool
	// dimension, unless 0, makes the column a list of so many elements a
	// row; the leaf writes them all as one value.
	dimension int
	// tree is set for nested types of any depth, and nothing else then.
	tree *tree
	// byteLength is what the field metadata of the same name says.
	byteLength int
}

func single(byteLength int, l leaf) physical {
	return physical{leaves: []leaf{l}, byteLength: byteLength}
}

// dataType is the Arrow type of the column. Children are nullable as their
// parent is, as in recorded streams.
func (p physical) dataType(nullable bool, md arrow.Metadata) arrow.DataType {
	switch {
	case p.tree != nil:
		return p.tree.typ
	case p.dimension > 0:
		return arrow.FixedSizeListOf(int32(p.dimension), p.leaves[0].typ)
	case !p.nested:
		return p.leaves[0].typ
	}
	fields := make([]arrow.Field, len(p.leaves))
	for i, l := range p.leaves {
		fields[i] = arrow.Field{Name: l.name, Type: l.typ, Nullable: nullable && !p.required, Metadata: md}
	}
	return arrow.StructOf(fields...)
}
