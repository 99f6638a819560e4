package engine

import (
	"encoding/json"
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/expr"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// created is how SHOW gives creation times.
var created = data.Column{Name: "created_on", Type: data.Type{Kind: data.TimestampLTZ, Scale: 3}}

// showColumns puts created_on before text columns.
func showColumns(names ...string) []data.Column {
	return append([]data.Column{created}, textColumns(names...)...)
}

// stamp is a time as a TIMESTAMP_LTZ(3); NULL for objects that exist always.
func stamp(at int64) value.Value {
	t := time.Unix(0, at)
	if t.Year() < 1970 {
		return value.Value{}
	}
	return value.Value{Seconds: t.Unix(), Nanos: int32(t.Nanosecond()) / 1e6 * 1e6}
}

func (s *statement) show(t *sql.Show) (*data.Result, error) {
	show := map[sql.ShowObjects]func(*sql.Show) (*answer, error){
		sql.ShowTables:      s.showTables,
		sql.ShowColumns:     s.showTableColumns,
		sql.ShowPrimaryKeys: s.showPrimaryKeys,
		sql.ShowWarehouses:  s.showWarehouses,
		sql.ShowDatabases:   s.showDatabases,
		sql.ShowSchemas:     s.showSchemas,
	}[t.Objects]
	a, err := show(t)
	if err != nil {
		return nil, err
	}
	return a.result(statementTypeShow, s.describe), nil
}

// scope is the database and schema a SHOW is limited to; "" is all.
func (s *statement) scope(t *sql.Show) (databaseName, schemaName string) {
	switch {
	case t.Scope == "ACCOUNT":
		return "", ""
	case t.Scope == "DATABASE" && len(t.Name) == 1:
		return t.Name[0].Name, ""
	case t.Scope == "SCHEMA" && len(t.Name) == 1:
		return s.session.Database, t.Name[0].Name
	case t.Scope == "SCHEMA" && len(t.Name) == 2:
		return t.Name[0].Name, t.Name[1].Name
	case t.Scope == "DATABASE":
		return s.session.Database, ""
	}
	return s.session.Database, s.session.Schema
}

// matches applies LIKE, which ignores case in SHOW.
func matches(t *sql.Show, name string) bool {
	return t.Like == nil || expr.Match(fold(name), expr.CompileLike(string(fold(*t.Like))))
}

func (s *statement) showTables(t *sql.Show) (*answer, error) {
	columns := showColumns("name", "database_name", "schema_name", "kind", "comment", "cluster_by")
	columns = append(columns,
		data.Column{Name: "rows", Type: countType, Nullable: true},
		data.Column{Name: "bytes", Type: countType, Nullable: true})
	columns = append(columns, textColumns("owner", "retention_time", "change_tracking")...)
	a := newAnswer(columns)
	databaseName, schemaName := s.scope(t)
	for _, o := range s.engine.objects(databaseName, schemaName) {
		if o.table == nil || !matches(t, o.name) {
			continue
		}
		rows := o.table.Rows(s.at)
		a.add(stamp(o.created), o.name, o.database, o.schema, "TABLE", "", "", rows, rows*rowBytes(o), owner, "1",
			onOff(o.table.TrackedSince() != 0))
	}
	return a, nil
}

// owner is the role that owns everything.
const owner = "SYSADMIN"

// rowBytes is a rough size of a row, for columns that need some number.
func rowBytes(o *object) int64 { return int64(8 * len(o.table.Columns())) }

func onOff(b bool) string {
	if b {
		return "ON"
	}
	return "OFF"
}

func (s *statement) showPrimaryKeys(t *sql.Show) (*answer, error) {
	columns := showColumns("database_name", "schema_name", "table_name", "column_name")
	columns = append(columns, data.Column{Name: "key_sequence", Type: countType})
	a := newAnswer(append(columns, textColumns("constraint_name", "rely", "comment")...))
	if t.Scope != "TABLE" {
		return nil, expr.Unsupported(sql.Pos{Line: 1}, "PRIMARY KEYS")
	}
	o, err := s.tableObject(t.Name)
	if err != nil {
		return nil, err
	}
	for i, k := range o.primaryKey {
		a.add(stamp(o.created), o.database, o.schema, o.name, k, int64(i+1), "SYS_CONSTRAINT_"+o.name, "false", nil)
	}
	return a, nil
}

func (s *statement) showTableColumns(t *sql.Show) (*answer, error) {
	a := newAnswer(textColumns("table_name", "schema_name", "column_name", "data_type", "null?", "default",
		"kind", "expression", "comment", "database_name", "autoincrement"))
	if t.Scope != "TABLE" {
		return nil, expr.Unsupported(sql.Pos{Line: 1}, "COLUMNS")
	}
	o, err := s.object(t.Name)
	if err != nil {
		return nil, err
	}
	columns, err := s.columnsOf(o)
	if err != nil {
		return nil, err
	}
	for _, c := range columns {
		if matches(t, c.Name) {
			a.add(o.name, o.schema, c.Name, typeJSON(c), map[bool]string{true: "true", false: "NOT_NULL"}[c.Nullable],
				"", "COLUMN", "", "", o.database, "")
		}
	}
	return a, nil
}

// typeJSON is a column's type as SHOW COLUMNS writes it.
func typeJSON(c data.Column) string {
	m := map[string]any{"type": internalTypeName(c.Type.Kind), "nullable": c.Nullable}
	switch c.Type.Kind {
	case data.Fixed:
		m["precision"], m["scale"] = c.Type.Precision, c.Type.Scale
	case data.Text:
		m["length"], m["byteLength"], m["fixed"] = c.Type.Length, min(4*c.Type.Length, answerText.Length), false
	case data.Binary:
		m["length"], m["byteLength"], m["fixed"] = c.Type.Length, c.Type.Length, true
	case data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		m["precision"], m["scale"] = 0, c.Type.Scale
	}
	text, err := json.Marshal(m)
	if err != nil {
		return "" // strings, numbers and booleans always marshal
	}
	return string(text)
}

// internalTypeName is the name of a kind in metadata.
func internalTypeName(k data.Kind) string {
	switch k {
	case data.Fixed:
		return "FIXED"
	case data.Real:
		return "REAL"
	case data.Text:
		return "TEXT"
	}
	return value.KindName(k)
}
