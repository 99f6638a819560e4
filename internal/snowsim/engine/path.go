package engine

import "github.com/snowpg/etl/internal/snowsim/sql"

// path is a full name.
type path struct{ database, schema, name string }

func (p path) String() string { return p.database + "." + p.schema + "." + p.name }

// resolve completes a name of one to three parts by the session.
func (s *statement) resolve(n sql.Name) (path, error) {
	p := path{database: s.session.Database, schema: s.session.Schema, name: n.Last().Name}
	switch len(n) {
	case 3:
		p.database, p.schema = n[0].Name, n[1].Name
	case 2:
		p.schema = n[0].Name
	}
	if p.database == "" {
		return p, noDatabase()
	}
	if p.schema == "" {
		p.schema = publicSchema
	}
	return p, nil
}

// object finds a table or view by name.
func (s *statement) object(n sql.Name) (*object, error) {
	p, err := s.resolve(n)
	if err != nil {
		return nil, err
	}
	o := s.engine.lookup(p)
	if o == nil {
		return nil, noObject(p.String())
	}
	return o, nil
}

// tableObject finds a table; views are refused.
func (s *statement) tableObject(n sql.Name) (*object, error) {
	o, err := s.object(n)
	if err == nil && o.table == nil {
		return nil, noObject(o.path())
	}
	return o, err
}

// writable finds a table for DML, which needs a warehouse.
func (s *statement) writable(n sql.Name) (*object, error) {
	o, err := s.tableObject(n)
	if err == nil && s.session.Warehouse == "" {
		return nil, noWarehouse()
	}
	return o, err
}
