package engine

import (
	"fmt"
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// define runs DDL.
func (s *statement) define(tree sql.Statement) (*data.Result, error) {
	var message string
	var err error
	switch t := tree.(type) {
	case *sql.CreateDatabase:
		message, err = s.createDatabase(t)
	case *sql.CreateSchema:
		message, err = s.createSchema(t)
	case *sql.CreateTable:
		message, err = s.createTable(t)
	case *sql.CreateView:
		message, err = s.createView(t)
	case *sql.Drop:
		message, err = s.drop(t)
	case *sql.AddColumns:
		message, err = s.addColumns(t)
	case *sql.DropColumns:
		message, err = s.dropColumns(t)
	case *sql.SetChangeTracking:
		message, err = s.setChangeTracking(t)
	default:
		err = expr.Unsupported(sql.Pos{Line: 1}, fmt.Sprintf("%T", tree))
	}
	if err != nil {
		return nil, err
	}
	return done(statementTypeDDL, message), nil
}

func (s *statement) addColumns(t *sql.AddColumns) (string, error) {
	o, err := s.tableObject(t.Table)
	if err != nil {
		return "", err
	}
	existing := o.table.Columns()
	for _, c := range t.Columns {
		if slices.ContainsFunc(existing, func(e data.Column) bool { return e.Name == c.Name }) {
			return "", compileErrorf("002025", "42S21", "duplicate column name '%s'", c.Name)
		}
		if !c.Nullable && o.table.Rows(s.at) > 0 {
			return "", compileErrorf("002057", "42601",
				"Non-nullable column '%s' cannot be added to non-empty table '%s'.", c.Name, o.name)
		}
		existing = append(slices.Clip(existing), c)
	}
	o.table.AddColumns(t.Columns, s.now)
	return "Statement executed successfully.", nil
}

func (s *statement) dropColumns(t *sql.DropColumns) (string, error) {
	o, err := s.tableObject(t.Table)
	if err != nil {
		return "", err
	}
	drop := map[string]bool{}
	for _, id := range t.Columns {
		if !slices.ContainsFunc(o.table.Columns(), func(c data.Column) bool { return c.Name == id.Name }) {
			return "", expr.InvalidIdentifier(sql.Name{id})
		}
		if slices.Contains(o.primaryKey, id.Name) {
			return "", expr.Unsupported(id.Pos, id.Name)
		}
		drop[id.Name] = true
	}
	if len(drop) == len(o.table.Columns()) {
		return "", expr.Unsupported(t.Columns[0].Pos, t.Columns[0].Name)
	}
	o.table.DropColumns(func(c data.Column) bool { return drop[c.Name] }, s.now)
	return "Statement executed successfully.", nil
}

func (s *statement) setChangeTracking(t *sql.SetChangeTracking) (string, error) {
	o, err := s.tableObject(t.Table)
	if err != nil {
		return "", err
	}
	o.table.SetChangeTracking(t.On, s.now)
	return "Statement executed successfully.", nil
}
