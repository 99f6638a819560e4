package engine

import (
	"maps"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// use changes what the session's names are completed by. Roles and warehouses
// of any name exist.
func (s *statement) use(u *sql.Use) (*data.Result, error) {
	name := u.Name.Last().Name
	switch u.Object {
	case "ROLE":
		s.session.Role = name
	case "WAREHOUSE":
		s.session.Warehouse = name
	case "DATABASE":
		if !s.hasSchema(name, "") {
			return nil, noUse()
		}
		s.session.Database, s.session.Schema = name, publicSchema
	case "SCHEMA":
		databaseName := s.session.Database
		if len(u.Name) == 2 {
			databaseName = u.Name[0].Name
		}
		if !s.hasSchema(databaseName, name) {
			return nil, noUse()
		}
		s.session.Database, s.session.Schema = databaseName, name
	}
	return done(statementTypeUse, "Statement executed successfully."), nil
}

func noUse() error {
	return compileErrorf("002043", "02000", "Object does not exist, or operation cannot be performed.")
}

// hasSchema says whether a database, and in it a schema unless "", exists.
func (s *statement) hasSchema(databaseName, schemaName string) bool {
	s.engine.mu.RLock()
	defer s.engine.mu.RUnlock()
	d := s.engine.databases[databaseName]
	return d != nil && (schemaName == "" || d.schemas[schemaName] != nil)
}

// alterSession changes parameters, all or none: those that conversions read
// must make sense.
func (s *statement) alterSession(a *sql.AlterSession) (*data.Result, error) {
	parameters := maps.Clone(s.session.Parameters)
	if parameters == nil {
		parameters = map[string]string{}
	}
	for _, set := range a.Set {
		parameters[set.Name] = set.Value
	}
	for _, name := range a.Unset {
		delete(parameters, name)
	}
	if _, err := environment(parameters); err != nil {
		return nil, err
	}
	s.session.Parameters = parameters
	return done(statementTypeAlterSession, "Statement executed successfully."), nil
}
