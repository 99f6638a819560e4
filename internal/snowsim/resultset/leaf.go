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
	// byteLength is what the field metadata of the same name says.
	byteLength int
}

func single(byteLength int, l leaf) physical {
	return physical{leaves: []leaf{l}, byteLength: byteLength}
}

// dataType is the Arrow type of the column. Children are nullable as their
// parent is, as in recorded streams.
func (p physical) dataType(nullable bool, md arrow.Metadata) arrow.DataType {
	if !p.nested {
		return p.leaves[0].typ
	}
	fields := make([]arrow.Field, len(p.leaves))
	for i, l := range p.leaves {
		fields[i] = arrow.Field{Name: l.name, Type: l.typ, Nullable: nullable, Metadata: md}
	}
	return arrow.StructOf(fields...)
}
