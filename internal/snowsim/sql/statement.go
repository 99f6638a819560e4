package sql

import "github.com/snowpg/etl/internal/snowsim/data"

// Statement is one of the types below or *Select.
type Statement interface{ statement() }

type (
	// Describe is DESCRIBE TABLE|VIEW name.
	Describe struct{ Name Name }
	// Show is SHOW <Objects> [LIKE 'p'] [IN <Scope> [name]].
	Show struct {
		Objects ShowObjects
		Like    *string
		Scope   string // "", ACCOUNT, DATABASE, SCHEMA, TABLE
		Name    Name
	}
	// Explain is EXPLAIN USING JSON query.
	Explain struct {
		Pos   Pos
		Query *Select
	}
	// Use is USE <Object> name; Object is DATABASE, SCHEMA, ROLE or WAREHOUSE.
	Use struct {
		Object string
		Name   Name
	}
	// AlterSession sets or unsets session parameters, by upper-case name.
	AlterSession struct {
		Set   []Setting
		Unset []string
	}
	// CreateDatabase is CREATE DATABASE [IF NOT EXISTS] name.
	CreateDatabase struct {
		Name        Name
		IfNotExists bool
	}
	// CreateSchema is CREATE SCHEMA [IF NOT EXISTS] name.
	CreateSchema struct {
		Name        Name
		IfNotExists bool
	}
	// CreateTable is CREATE [OR REPLACE] TABLE with columns.
	CreateTable struct {
		Name           Name
		OrReplace      bool
		IfNotExists    bool
		Columns        []data.Column
		PrimaryKey     []Ident
		ChangeTracking bool
	}
	// CreateView is CREATE [OR REPLACE] VIEW name AS query.
	CreateView struct {
		Name      Name
		OrReplace bool
		Query     *Select
	}
	// Drop is DROP TABLE|VIEW [IF EXISTS] name.
	Drop struct {
		View     bool
		Name     Name
		IfExists bool
	}
	// AddColumns is ALTER TABLE name ADD [COLUMN] ….
	AddColumns struct {
		Table   Name
		Columns []data.Column
	}
	// DropColumns is ALTER TABLE name DROP [COLUMN] ….
	DropColumns struct {
		Table   Name
		Columns []Ident
	}
	// SetChangeTracking is ALTER TABLE name SET CHANGE_TRACKING = ….
	SetChangeTracking struct {
		Table Name
		On    bool
	}
	// Insert is INSERT INTO table [(columns)] VALUES … | query.
	Insert struct {
		Table   Name
		Columns []Ident // empty: all
		Rows    [][]Expr
		Query   *Select // instead of Rows
	}
	// Update is UPDATE table SET … [WHERE …].
	Update struct {
		Table Name
		Set   []Assignment
		Where Expr
	}
	// Delete is DELETE FROM table [WHERE …].
	Delete struct {
		Table Name
		Where Expr
	}
	// Truncate is TRUNCATE [TABLE] name.
	Truncate struct{ Table Name }
)

// ShowObjects names what SHOW lists.
type ShowObjects string

// What SHOW lists.
const (
	ShowTables      ShowObjects = "TABLES"
	ShowColumns     ShowObjects = "COLUMNS"
	ShowPrimaryKeys ShowObjects = "PRIMARY KEYS"
	ShowWarehouses  ShowObjects = "WAREHOUSES"
	ShowDatabases   ShowObjects = "DATABASES"
	ShowSchemas     ShowObjects = "SCHEMAS"
)

// Setting is one name = value of ALTER SESSION SET, the value as text.
type Setting struct{ Name, Value string }

// Assignment is one column = value of UPDATE.
type Assignment struct {
	Column Ident
	Value  Expr
}

func (*Select) statement()            {}
func (*Describe) statement()          {}
func (*Show) statement()              {}
func (*Explain) statement()           {}
func (*Use) statement()               {}
func (*AlterSession) statement()      {}
func (*CreateDatabase) statement()    {}
func (*CreateSchema) statement()      {}
func (*CreateTable) statement()       {}
func (*CreateView) statement()        {}
func (*Drop) statement()              {}
func (*AddColumns) statement()        {}
func (*DropColumns) statement()       {}
func (*SetChangeTracking) statement() {}
func (*Insert) statement()            {}
func (*Update) statement()            {}
func (*Delete) statement()            {}
func (*Truncate) statement()          {}
