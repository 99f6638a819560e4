package resultset

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/memory"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// tree lays out a structured OBJECT, ARRAY or MAP natively: as an Arrow
// struct, list or map, however deep. The values are read from their JSON text.
type tree struct {
	column data.Type
	typ    arrow.DataType
}

func native(t data.Type) physical {
	return physical{tree: &tree{column: t, typ: treeType(t)}, byteLength: maxText}
}

// treeType is the Arrow type of a value inside a structured one.
func treeType(t data.Type) arrow.DataType {
	if t.Structure == nil {
		return physicalOf(t, Format{}, true, &data.Vector{}, rows{}).dataType(true, executionLayer(t, 0))
	}
	fields := make([]arrow.Field, len(t.Structure.Fields))
	for i, f := range t.Structure.Fields {
		fields[i] = arrow.Field{Name: f.Name, Type: treeType(f.Type), Nullable: f.Nullable, Metadata: executionLayer(f.Type, 0)}
	}
	switch t.Kind {
	case data.Array:
		fields[0].Name = "element"
		return arrow.ListOfField(fields[0])
	case data.Map:
		m := arrow.MapOf(fields[0].Type, fields[1].Type)
		m.SetItemNullable(fields[1].Nullable)
		return m
	default:
		return arrow.StructOf(fields...)
	}
}

func (n *tree) array(v *data.Vector, r rows) (arrow.Array, error) {
	b := array.NewBuilder(memory.NewGoAllocator(), n.typ)
	defer b.Release()
	for i := r.lo; i < r.hi; i++ {
		if v.IsNull(i) {
			b.AppendNull()
			continue
		}
		if err := appendJSON(b, n.column, v.Strings[i]); err != nil {
			return nil, fmt.Errorf("row %d: %w", i, err)
		}
	}
	return b.NewArray(), nil
}

// appendJSON appends the value that a JSON text spells.
func appendJSON(b array.Builder, t data.Type, text string) error {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	if err := d.Decode(&value); err != nil {
		return fmt.Errorf("value %s: %w", text, err)
	}
	return appendTree(b, t, value)
}

func appendTree(b array.Builder, t data.Type, value any) error {
	if value == nil {
		b.AppendNull()
		return nil
	}
	if t.Structure == nil {
		return appendLeaf(b, t, value)
	}
	switch value := value.(type) {
	case []any:
		return appendList(b, t, value)
	case map[string]any:
		if t.Kind == data.Map {
			return appendMap(b, t, value)
		}
		return appendObject(b, t, value)
	default:
		return fmt.Errorf("%v is no %s", value, LogicalType(t.Kind))
	}
}

func appendList(b array.Builder, t data.Type, elements []any) error {
	list, ok := b.(*array.ListBuilder)
	if !ok {
		return fmt.Errorf("an array where %s belongs", LogicalType(t.Kind))
	}
	list.Append(true)
	for _, e := range elements {
		if err := appendTree(list.ValueBuilder(), t.Structure.Fields[0].Type, e); err != nil {
			return err
		}
	}
	return nil
}

func appendObject(b array.Builder, t data.Type, members map[string]any) error {
	object, ok := b.(*array.StructBuilder)
	if !ok {
		return fmt.Errorf("an object where %s belongs", LogicalType(t.Kind))
	}
	object.Append(true)
	for i, f := range t.Structure.Fields {
		if err := appendTree(object.FieldBuilder(i), f.Type, members[f.Name]); err != nil {
			return fmt.Errorf("field %s: %w", f.Name, err)
		}
	}
	return nil
}

func appendMap(b array.Builder, t data.Type, members map[string]any) error {
	m, ok := b.(*array.MapBuilder)
	if !ok {
		return fmt.Errorf("a map where %s belongs", LogicalType(t.Kind))
	}
	m.Append(true)
	key, item := t.Structure.Fields[0].Type, t.Structure.Fields[1].Type
	for name, value := range members {
		var k any = name
		if key.Kind == data.Fixed {
			k = json.Number(name)
		}
		if err := appendTree(m.KeyBuilder(), key, k); err != nil {
			return err
		}
		if err := appendTree(m.ItemBuilder(), item, value); err != nil {
			return err
		}
	}
	return nil
}
