package engine

import (
	"fmt"
	"slices"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// change runs f with the catalog locked and the time of the change.
func (s *statement) change(f func(at int64) (string, error)) (message string, err error) {
	s.engine.mu.Lock()
	defer s.engine.mu.Unlock()
	s.engine.clock.Commit(s.now, func(at int64) { message, err = f(at) })
	return message, err
}

func (s *statement) createDatabase(t *sql.CreateDatabase) (string, error) {
	name := t.Name.Last().Name
	if len(t.Name) > 1 {
		return "", expr.Unsupported(t.Name[1].Pos, t.Name[1].Name)
	}
	message, err := s.change(func(at int64) (string, error) {
		if s.engine.databases[name] != nil {
			return existing(name, t.IfNotExists)
		}
		s.engine.databases[name] = newDatabase(name, at)
		return fmt.Sprintf("Database %s successfully created.", name), nil
	})
	if err == nil { // Snowflake moves the session into what it creates
		s.session.Database, s.session.Schema = name, publicSchema
	}
	return message, err
}

// existing answers CREATE for something that exists.
func existing(name string, allowed bool) (string, error) {
	if allowed {
		return fmt.Sprintf("%s already exists, statement succeeded.", name), nil
	}
	return "", alreadyExists(name)
}

func (s *statement) createSchema(t *sql.CreateSchema) (string, error) {
	databaseName, name := s.session.Database, t.Name.Last().Name
	if len(t.Name) == 2 {
		databaseName = t.Name[0].Name
	}
	message, err := s.change(func(at int64) (string, error) {
		d := s.engine.databases[databaseName]
		switch {
		case len(t.Name) > 2 || d == nil:
			return "", noObject(databaseName)
		case d.schemas[name] != nil:
			return existing(name, t.IfNotExists)
		}
		d.schemas[name] = newSchema(name, at)
		return fmt.Sprintf("Schema %s successfully created.", name), nil
	})
	if err == nil {
		s.session.Database, s.session.Schema = databaseName, name
	}
	return message, err
}

func (s *statement) createTable(t *sql.CreateTable) (string, error) {
	p, err := s.resolve(t.Name)
	if err != nil {
		return "", err
	}
	key, err := keyColumns(t)
	if err != nil {
		return "", err
	}
	return s.createObject(p, t.OrReplace, t.IfNotExists, func(at int64) *object {
		o := &object{primaryKey: key, table: store.NewTable(&s.engine.clock, t.Columns, at)}
		if t.ChangeTracking {
			o.table.TrackFrom(at)
		}
		return o
	})
}

// keyColumns checks the primary key, whose columns become NOT NULL.
func keyColumns(t *sql.CreateTable) ([]string, error) {
	seen := map[string]bool{}
	for _, c := range t.Columns {
		if seen[c.Name] {
			return nil, compileErrorf("002025", "42S21", "duplicate column name '%s'", c.Name)
		}
		seen[c.Name] = true
	}
	var key []string
	for _, id := range t.PrimaryKey {
		i := slices.IndexFunc(t.Columns, func(c data.Column) bool { return c.Name == id.Name })
		if i < 0 {
			return nil, expr.InvalidIdentifier(sql.Name{id})
		}
		t.Columns[i].Nullable = false
		key = append(key, id.Name)
	}
	if len(t.Columns) == 0 {
		return nil, expr.Unsupported(t.Name.Last().Pos, t.Name.Last().Name)
	}
	return key, nil
}

func (s *statement) createView(t *sql.CreateView) (string, error) {
	p, err := s.resolve(t.Name)
	if err != nil {
		return "", err
	}
	if _, err := s.bindQuery(t.Query); err != nil {
		return "", err
	}
	if err := s.qualify(t.Query); err != nil {
		return "", err
	}
	return s.createObject(p, t.OrReplace, false, func(int64) *object { return &object{view: t.Query} })
}

// qualify completes the table's name in a view's query, because later sessions
// may stand elsewhere.
func (s *statement) qualify(q *sql.Select) error {
	switch {
	case q.From == nil:
		return nil
	case q.From.Query != nil:
		return s.qualify(q.From.Query)
	}
	p, err := s.resolve(q.From.Name)
	if err != nil {
		return err
	}
	pos := q.From.Pos
	q.From.Name = sql.Name{{Name: p.database, Pos: pos}, {Name: p.schema, Pos: pos}, {Name: p.name, Pos: pos}}
	return nil
}

// createObject puts a new table or view into its schema.
func (s *statement) createObject(p path, replace, ifNotExists bool, build func(at int64) *object) (string, error) {
	return s.change(func(at int64) (string, error) {
		d := s.engine.databases[p.database]
		if d == nil || d.schemas[p.schema] == nil {
			return "", noObject(p.database + "." + p.schema)
		}
		objects := d.schemas[p.schema].objects
		if objects[p.name] != nil && !replace {
			return existing(p.name, ifNotExists)
		}
		o := build(at)
		o.database, o.schema, o.name, o.created = p.database, p.schema, p.name, at
		objects[p.name] = o
		kind := "Table"
		if o.view != nil {
			kind = "View"
		}
		return fmt.Sprintf("%s %s successfully created.", kind, p.name), nil
	})
}

func (s *statement) drop(t *sql.Drop) (string, error) {
	p, err := s.resolve(t.Name)
	if err != nil {
		return "", err
	}
	return s.change(func(int64) (string, error) {
		if d := s.engine.databases[p.database]; d != nil && d.schemas[p.schema] != nil {
			objects := d.schemas[p.schema].objects
			if o := objects[p.name]; o != nil && (o.view != nil) == t.View {
				delete(objects, p.name)
				return fmt.Sprintf("%s successfully dropped.", p.name), nil
			}
		}
		if t.IfExists {
			return "Drop statement executed successfully (" + p.name + " already dropped).", nil
		}
		return "", noObject(p.String())
	})
}
