package engine

import (
	"maps"
	"slices"

	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// database and its parts are guarded by Engine.mu; a published object is not
// changed, only replaced.
type database struct {
	name    string
	created int64
	schemas map[string]*schema
}

type schema struct {
	name    string
	created int64
	objects map[string]*object
}

// object is a table or a view.
type object struct {
	database, schema, name string
	created                int64
	table                  *store.Table // nil for a view
	view                   *sql.Select  // nil for a table
	primaryKey             []string
}

// path is the object's full name as messages show it.
func (o *object) path() string { return o.database + "." + o.schema + "." + o.name }

// publicSchema exists in every database.
const publicSchema = "PUBLIC"

// informationSchema is the schema of virtual tables in every database.
const informationSchema = "INFORMATION_SCHEMA"

func newDatabase(name string, created int64) *database {
	return &database{name: name, created: created, schemas: map[string]*schema{
		publicSchema: newSchema(publicSchema, created),
	}}
}

func newSchema(name string, created int64) *schema {
	return &schema{name: name, created: created, objects: map[string]*object{}}
}

// sorted is the values of a map in the order of its keys.
func sorted[V any](m map[string]V) []V {
	values := make([]V, 0, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		values = append(values, m[k])
	}
	return values
}

// lookup finds an object by its full path; nil if there is none.
func (e *Engine) lookup(p path) *object {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if d := e.databases[p.database]; d != nil {
		if s := d.schemas[p.schema]; s != nil {
			return s.objects[p.name]
		}
	}
	return nil
}

// objects lists the objects of a database and schema ("" is every one).
func (e *Engine) objects(databaseName, schemaName string) []*object {
	e.mu.RLock()
	defer e.mu.RUnlock()
	var all []*object
	for _, d := range sorted(e.databases) {
		if databaseName != "" && d.name != databaseName {
			continue
		}
		for _, s := range sorted(d.schemas) {
			if schemaName == "" || s.name == schemaName {
				all = append(all, sorted(s.objects)...)
			}
		}
	}
	return all
}
