package baseline

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	sf "github.com/snowflakedb/gosnowflake"

	"github.com/snowpg/etl/stages/extract"
)

// Job is one load.
type Job struct {
	// Source is where the rows are, Select what reads them.
	Source extract.Config
	Select string
	// URL is the target database. Target, Columns and Key are quoted names;
	// the target has a unique index on the key.
	URL     string
	Target  string
	Columns []string
	Key     []string
}

// Load moves rows and returns how many.
type Load func(ctx context.Context, conn *pgx.Conn, rows *Rows, j Job) (int64, error)

// Loads are the ways by name.
var Loads = map[string]Load{"upserts": upserts, "copyfrom": copyFrom}

// Run does a job.
func Run(ctx context.Context, load Load, j Job) (moved int64, err error) {
	source := sql.OpenDB(sf.NewConnector(sf.SnowflakeDriver{}, sf.Config{
		Account: j.Source.Account, User: j.Source.User, Password: j.Source.Password, Warehouse: j.Source.Warehouse,
		Database: j.Source.Database, Schema: j.Source.Schema,
		Host: j.Source.Host, Port: j.Source.Port, Protocol: j.Source.Protocol,
	}))
	defer source.Close() // the process ends next
	conn, err := pgx.Connect(ctx, j.URL)
	if err != nil {
		return 0, err
	}
	defer conn.Close(context.WithoutCancel(ctx)) // a read has nothing to lose, a write was committed
	result, err := source.QueryContext(ctx, j.Select)
	if err != nil {
		return 0, fmt.Errorf("reading the source: %w", err)
	}
	defer result.Close() // its error is in Rows.Err
	return load(ctx, conn, newRows(result, len(j.Columns)), j)
}

// onConflict updates every column that is not part of the key.
func (j Job) onConflict() string {
	inKey := make(map[string]bool, len(j.Key))
	for _, k := range j.Key {
		inKey[k] = true
	}
	var set []string
	for _, c := range j.Columns {
		if !inKey[c] {
			set = append(set, c+" = EXCLUDED."+c)
		}
	}
	return " ON CONFLICT (" + strings.Join(j.Key, ", ") + ") DO UPDATE SET " + strings.Join(set, ", ")
}
