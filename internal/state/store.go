package state

import (
	"cmp"
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/snowpg/etl/internal/catalog"
)

// The names used where [Options] leaves them out.
const (
	DefaultSchema   = "etl"
	DefaultMetadata = "etl_metadata"
)

// Options name the schema and the table of watermarks.
type Options struct {
	Schema   string // default: etl
	Metadata string // default: etl_metadata
}

// Querier is what a statement needs. A pgx.Tx is one; a pool serves for reads.
type Querier interface {
	Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error)
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Store knows the names of the state tables. It holds no connection and is
// safe for concurrent use.
type Store struct {
	schema string
	tables []table
	names  *strings.Replacer
}

// New returns a Store for the named schema. It does not touch the database.
func New(o Options) *Store {
	schema := cmp.Or(o.Schema, DefaultSchema)
	s := &Store{schema: schema, tables: tables(cmp.Or(o.Metadata, DefaultMetadata))}
	pairs := []string{"{schema}", catalog.QuoteTarget(schema)}
	for _, t := range s.tables {
		pairs = append(pairs, "{"+t.role+"}", s.relation(t.name))
	}
	s.names = strings.NewReplacer(pairs...)
	return s
}

// Schema is the unquoted name of the schema that holds the state tables.
func (s *Store) Schema() string { return s.schema }

func (s *Store) relation(name string) string {
	return catalog.TargetTable{Schema: s.schema, Name: name}.SQL()
}

// sql puts the quoted names of the state tables into a statement.
func (s *Store) sql(statement string) string { return s.names.Replace(statement) }
