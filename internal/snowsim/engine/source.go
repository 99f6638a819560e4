package engine

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// source is what FROM names.
type source struct {
	columns []data.Column
	// names are the parts by which columns may be qualified: the alias, or
	// database, schema and table.
	names []string
	// parts reads the rows.
	parts func() ([]*store.Part, error)
}

// from resolves a table reference; nil stands for one row without columns.
func (s *statement) from(ref *sql.TableRef) (*source, error) {
	if ref == nil {
		one := []*store.Part{store.NewPart(&data.Block{Rows: 1})}
		return &source{parts: func() ([]*store.Part, error) { return one, nil }}, nil
	}
	src, err := s.fromNamed(ref)
	if err != nil {
		return nil, err
	}
	if ref.Alias != "" {
		src.names = []string{ref.Alias}
	}
	return src, nil
}

func (s *statement) fromNamed(ref *sql.TableRef) (*source, error) {
	if ref.Query != nil {
		return s.fromQuery(ref.Query, nil)
	}
	p, err := s.resolve(ref.Name)
	if err != nil {
		return nil, err
	}
	if p.schema == informationSchema {
		return s.fromInformationSchema(p, ref)
	}
	o := s.engine.lookup(p)
	if o == nil {
		return nil, noObject(p.String())
	}
	names := []string{o.database, o.schema, o.name}
	if o.view != nil {
		return s.fromView(o, ref.Travel, names)
	}
	if s.session.Warehouse == "" && !s.explaining {
		return nil, noWarehouse()
	}
	if ref.Changes != nil {
		return s.fromChanges(o, ref.Changes, names)
	}
	return s.fromTable(o, ref.Travel, names)
}

func (s *statement) fromTable(o *object, travel *sql.Travel, names []string) (*source, error) {
	at, err := s.moment(o, travel)
	if err != nil {
		return nil, err
	}
	columns, parts := o.table.Snapshot(at)
	return &source{
		columns: columns, names: names,
		parts: func() ([]*store.Part, error) { return parts, nil },
	}, nil
}

// maxViews bounds views on views, and so ends a view on itself.
const maxViews = 32

func (s *statement) fromView(o *object, travel *sql.Travel, names []string) (*source, error) {
	if s.views++; s.views > maxViews {
		return nil, compileErrorf("002037", "42601", "view '%s' is nested too deeply", o.path())
	}
	defer func() { s.views-- }()
	return s.fromQuery(inPast(o.view, travel), names)
}

// fromQuery makes the result of a query a source.
func (s *statement) fromQuery(q *sql.Select, names []string) (*source, error) {
	inner, err := s.bindQuery(q)
	if err != nil {
		return nil, err
	}
	return &source{columns: inner.columns(), names: names, parts: func() ([]*store.Part, error) {
		blocks, err := inner.run()
		parts := make([]*store.Part, len(blocks))
		for i, b := range blocks {
			parts[i] = store.NewPart(b)
		}
		return parts, err
	}}, nil
}

// inPast is a view's query with its table read at another time.
func inPast(q *sql.Select, travel *sql.Travel) *sql.Select {
	if travel == nil || q.From == nil {
		return q
	}
	past, from := *q, *q.From
	if from.Query != nil {
		from.Query = inPast(from.Query, travel)
	} else {
		from.Travel = travel
	}
	past.From = &from
	return &past
}

// column finds a column by name and qualifier.
func (src *source) column(ref *sql.ColumnRef) (*expr.Node, error) {
	if src.qualified(ref.Name[:len(ref.Name)-1]) {
		for i, c := range src.columns {
			if c.Name == ref.Name.Last().Name {
				return expr.ColumnNode(i, c), nil
			}
		}
	}
	return nil, expr.InvalidIdentifier(ref.Name)
}

// qualified says whether a qualifier means this source.
func (src *source) qualified(q sql.Name) bool {
	skip := len(src.names) - len(q)
	for i, part := range q {
		if skip < 0 || src.names[skip+i] != part.Name {
			return false
		}
	}
	return true
}
