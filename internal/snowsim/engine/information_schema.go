package engine

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/store"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// fromInformationSchema makes a virtual table of one database a source.
func (s *statement) fromInformationSchema(p path, ref *sql.TableRef) (*source, error) {
	if ref.Travel != nil || ref.Changes != nil {
		return nil, noTimeTravel(p.name)
	}
	tables := map[string]func(string) (*answer, error){
		"SCHEMATA": s.schemata, "TABLES": s.tables, "COLUMNS": s.columnRows,
	}
	s.engine.mu.RLock()
	known := s.engine.databases[p.database] != nil
	s.engine.mu.RUnlock()
	fill := tables[p.name]
	if fill == nil || !known {
		return nil, noObject(p.String())
	}
	a, err := fill(p.database)
	if err != nil {
		return nil, err
	}
	return &source{
		columns: a.columns, names: []string{p.database, p.schema, p.name},
		parts: func() ([]*store.Part, error) { return []*store.Part{store.NewPart(a.block())}, nil },
	}, nil
}

// number and momentColumn make columns that are not text.
func number(name string) data.Column {
	return data.Column{Name: name, Type: data.Type{Kind: data.Fixed, Precision: 9}, Nullable: true}
}

func momentColumn(name string) data.Column {
	return data.Column{Name: name, Type: data.Type{Kind: data.TimestampLTZ, Scale: 3}, Nullable: true}
}

func (s *statement) schemata(databaseName string) (*answer, error) {
	columns := textColumns("CATALOG_NAME", "SCHEMA_NAME", "SCHEMA_OWNER", "IS_TRANSIENT", "COMMENT")
	a := newAnswer(append(columns, momentColumn("CREATED"), momentColumn("LAST_ALTERED")))
	s.engine.mu.RLock()
	defer s.engine.mu.RUnlock()
	for _, sc := range sorted(s.engine.databases[databaseName].schemas) {
		a.add(databaseName, sc.name, owner, "NO", nil, stamp(sc.created), stamp(sc.created))
	}
	return a, nil
}

func (s *statement) tables(databaseName string) (*answer, error) {
	columns := textColumns("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "TABLE_OWNER", "TABLE_TYPE",
		"IS_TRANSIENT", "CLUSTERING_KEY")
	columns = append(columns,
		data.Column{Name: "ROW_COUNT", Type: countType, Nullable: true},
		data.Column{Name: "BYTES", Type: countType, Nullable: true},
		number("RETENTION_TIME"), momentColumn("CREATED"), momentColumn("LAST_ALTERED"))
	a := newAnswer(append(columns, textColumns("AUTO_CLUSTERING_ON", "COMMENT")...))
	for _, o := range s.engine.objects(databaseName, "") {
		if o.table == nil {
			a.add(o.database, o.schema, o.name, owner, "VIEW", nil, nil, nil, nil, nil,
				stamp(o.created), stamp(o.created), "NO", nil)
			continue
		}
		rows := o.table.Rows(s.at)
		a.add(o.database, o.schema, o.name, owner, "BASE TABLE", "NO", nil, rows, rows*rowBytes(o), int64(1),
			stamp(o.created), stamp(o.table.Altered()), "NO", nil)
	}
	return a, nil
}

func (s *statement) columnRows(databaseName string) (*answer, error) {
	columns := textColumns("TABLE_CATALOG", "TABLE_SCHEMA", "TABLE_NAME", "COLUMN_NAME")
	columns = append(columns, number("ORDINAL_POSITION"))
	columns = append(columns, textColumns("COLUMN_DEFAULT", "IS_NULLABLE", "DATA_TYPE")...)
	columns = append(columns, number("CHARACTER_MAXIMUM_LENGTH"), number("CHARACTER_OCTET_LENGTH"),
		number("NUMERIC_PRECISION"), number("NUMERIC_PRECISION_RADIX"), number("NUMERIC_SCALE"),
		number("DATETIME_PRECISION"))
	a := newAnswer(append(columns, textColumns("IS_IDENTITY", "COMMENT")...))
	for _, o := range s.engine.objects(databaseName, "") {
		columns, err := s.columnsOf(o)
		if err != nil {
			return nil, err
		}
		for i, c := range columns {
			p := parametersOf(c.Type)
			a.add(o.database, o.schema, o.name, c.Name, int64(i+1), nil,
				map[bool]string{true: "YES", false: "NO"}[c.Nullable], schemaTypeName(c.Type.Kind),
				p[0], p[1], p[2], p[3], p[4], p[5], "NO", nil)
		}
	}
	return a, nil
}

// schemaTypeName is DATA_TYPE; unlike in DESCRIBE, text is TEXT.
func schemaTypeName(k data.Kind) string {
	if k == data.Text {
		return "TEXT"
	}
	return value.KindName(k)
}

// parametersOf gives the characters, octets, precision, radix, scale and
// fractional digits of a type; nil where they do not apply.
func parametersOf(t data.Type) (p [6]any) {
	switch t.Kind {
	case data.Text:
		p[0], p[1] = int64(t.Length), int64(min(4*t.Length, answerText.Length))
	case data.Binary:
		p[1] = int64(t.Length)
	case data.Fixed:
		p[2], p[3], p[4] = int64(t.Precision), int64(10), int64(t.Scale)
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		p[5] = int64(t.Scale)
	}
	return p
}
