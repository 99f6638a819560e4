package engine

import (
	"fmt"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// metadataColumns stand behind the table's own in a CHANGES result.
var metadataColumns = []data.Column{
	{Name: "METADATA$ACTION", Type: data.Type{Kind: data.Text, Length: 6}},
	{Name: "METADATA$ISUPDATE", Type: data.Type{Kind: data.Boolean}},
	{Name: "METADATA$ROW_ID", Type: data.Type{Kind: data.Text, Length: 40}},
}

// fromChanges makes the changes of a table between two times a source.
func (s *statement) fromChanges(o *object, c *sql.Changes, names []string) (*source, error) {
	from, err := s.moment(o, c.Begin)
	if err != nil {
		return nil, err
	}
	to, err := s.moment(o, c.End)
	if err != nil {
		return nil, err
	}
	if since := o.table.TrackedSince(); since == 0 || from < since {
		return nil, &data.Error{
			Code: "000707", SQLState: "02000",
			Message: fmt.Sprintf("Change tracking is not enabled or has been missing for the time range "+
				"requested on table '%s'.", o.name),
		}
	}
	find := o.table.Changes
	if c.AppendOnly {
		find = o.table.Appended
	}
	columns, changes := find(from, to)
	return &source{
		columns: append(append([]data.Column{}, columns...), metadataColumns...), names: names,
		parts: func() ([]*store.Part, error) {
			return []*store.Part{store.NewPart(changeBlock(columns, changes))}, nil
		},
	}, nil
}

// changeBlock writes changes as rows.
func changeBlock(columns []data.Column, changes []store.Change) *data.Block {
	b := &data.Block{Rows: len(changes)}
	for i, c := range columns {
		out := value.NewBuilder(c.Type, len(changes))
		for _, ch := range changes {
			out.Append(value.At(ch.Part.Block.Columns[i], ch.Row))
		}
		b.Columns = append(b.Columns, out.Vector())
	}
	for i, c := range metadataColumns {
		out := value.NewBuilder(c.Type, len(changes))
		for _, ch := range changes {
			out.Append(metadata(ch)[i])
		}
		b.Columns = append(b.Columns, out.Vector())
	}
	return b
}

func metadata(c store.Change) [3]value.Value {
	action := "INSERT"
	if c.Delete {
		action = "DELETE"
	}
	return [3]value.Value{value.Text(action), value.Bool(c.Update), value.Text(fmt.Sprintf("%040x", c.RowID))}
}
