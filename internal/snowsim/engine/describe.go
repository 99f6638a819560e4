package engine

import (
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// columnsOf are the columns of a table or view.
func (s *statement) columnsOf(o *object) ([]data.Column, error) {
	if o.table != nil {
		return o.table.Columns(), nil
	}
	q, err := s.bindQuery(o.view)
	if err != nil {
		return nil, err
	}
	return q.columns(), nil
}

// describeObject is DESCRIBE TABLE and DESCRIBE VIEW.
func (s *statement) describeObject(d *sql.Describe) (*data.Result, error) {
	o, err := s.object(d.Name)
	if err != nil {
		return nil, err
	}
	columns, err := s.columnsOf(o)
	if err != nil {
		return nil, err
	}
	a := newAnswer(textColumns("name", "type", "kind", "null?", "default", "primary key", "unique key",
		"check", "expression", "comment", "policy name", "privacy domain"))
	for _, c := range columns {
		a.add(c.Name, value.TypeName(c.Type), "COLUMN", yes(c.Nullable), nil,
			yes(slices.Contains(o.primaryKey, c.Name)), "N", nil, nil, nil, nil, nil)
	}
	return a.result(statementTypeDescribe, s.describe), nil
}

func yes(b bool) string {
	if b {
		return "Y"
	}
	return "N"
}
