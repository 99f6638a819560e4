package engine

import (
	"fmt"
	"iter"
	"math"
	"slices"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
)

// TableDef describes a table to create. Names are exact: upper case unless
// the table is to be quoted.
type TableDef struct {
	Database, Schema, Name string
	Columns                []data.Column
	PrimaryKey             []string
	ChangeTracking         bool
	// Created is when the table came to be; the zero time is "always", so
	// that only the retention bounds how far back it can be read.
	Created time.Time
}

// CreateTable creates a table, with its database and schema where they do not
// exist yet. It fails if the table exists or a key column does not.
func (e *Engine) CreateTable(def TableDef) error {
	for _, k := range def.PrimaryKey {
		if !slices.ContainsFunc(def.Columns, func(c data.Column) bool { return c.Name == k }) {
			return fmt.Errorf("create table %s: primary key column %q does not exist", def.Name, k)
		}
	}
	created := int64(math.MinInt64)
	if !def.Created.IsZero() {
		created = def.Created.UnixNano()
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	s := e.ensureSchema(def.Database, def.Schema, created)
	if s.objects[def.Name] != nil {
		return alreadyExists(def.Name)
	}
	o := &object{
		database: def.Database, schema: def.Schema, name: def.Name, created: created,
		table: store.NewTable(&e.clock, slices.Clone(def.Columns), created), primaryKey: slices.Clone(def.PrimaryKey),
	}
	if def.ChangeTracking {
		o.table.TrackFrom(max(created, 1))
	}
	s.objects[def.Name] = o
	return nil
}

// ensureSchema finds or makes a schema; Engine.mu is held.
func (e *Engine) ensureSchema(databaseName, schemaName string, created int64) *schema {
	d := e.databases[databaseName]
	if d == nil {
		d = newDatabase(databaseName, created)
		e.databases[databaseName] = d
	}
	s := d.schemas[schemaName]
	if s == nil {
		s = newSchema(schemaName, created)
		d.schemas[schemaName] = s
	}
	return s
}

// Load appends rows to a table in one commit, at the given time or, if that is
// not later than everything before, right after the last commit. Blocks must
// have the table's columns in order and must not be changed afterwards; those
// of more than store.SegmentRows rows are split.
func (e *Engine) Load(databaseName, schemaName, table string, blocks iter.Seq[*data.Block], at time.Time) error {
	p := path{databaseName, schemaName, table}
	o := e.lookup(p)
	if o == nil || o.table == nil {
		return noObject(p.String())
	}
	return o.table.Write(at, func(w *store.Write) error {
		for b := range blocks {
			if err := checkBlock(w.Columns(), b); err != nil {
				return fmt.Errorf("load %s: %w", p, err)
			}
			for from := 0; from < b.Rows; from += store.SegmentRows {
				w.Insert(value.Slice(b, from, min(from+store.SegmentRows, b.Rows)))
			}
		}
		return nil
	})
}

// checkBlock compares a block with the columns it is to fill.
func checkBlock(columns []data.Column, b *data.Block) error {
	if len(b.Columns) != len(columns) {
		return fmt.Errorf("block has %d columns, table has %d", len(b.Columns), len(columns))
	}
	for i, c := range columns {
		v := b.Columns[i]
		if v.Type.Kind != c.Type.Kind || v.Type.Scale != c.Type.Scale {
			return fmt.Errorf("column %q: block has %s, table has %s", c.Name, value.TypeName(v.Type), value.TypeName(c.Type))
		}
		if !c.Nullable && slices.Contains(v.Nulls, true) {
			return nullInColumn(c.Name)
		}
	}
	return nil
}

func nullInColumn(name string) error {
	return &data.Error{
		Code: "100072", SQLState: "22000",
		Message: fmt.Sprintf("NULL result in a non-nullable column (%s)", name),
	}
}
