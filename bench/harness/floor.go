package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/bench/harness/report"
	"github.com/snowpg/etl/internal/catalog"
)

// floor is a load that PostgreSQL does by itself.
type floor struct {
	*lab
	*subject
	dump     *dump
	backends int
}

// load is the cheapest way that is known for a scenario.
func (f floor) load(ctx context.Context, scenario string) error {
	switch scenario {
	case report.First, report.Backfill:
		return f.newTable(ctx, f.target(), nil)
	case report.Refresh:
		fresh := catalog.TargetTable{Schema: f.table.Target.Schema, Name: f.table.Target.Name + "_new"}
		return f.newTable(ctx, fresh.SQL(), []string{
			"DROP TABLE " + f.target(),
			"ALTER TABLE " + fresh.SQL() + " RENAME TO " + catalog.QuoteTarget(f.table.Target.Name),
		})
	case report.Lookback, report.Again:
		return f.staged(ctx, f.mergeUnknown)
	default:
		return f.staged(ctx, f.mergeUpdates)
	}
}

// newTable fills a bare table and gives it its key; what follows happens in
// the key's transaction.
func (f floor) newTable(ctx context.Context, table string, then []string) error {
	return f.inDatabase(ctx, trialDatabase, func(conn *pgx.Conn) error {
		if err := execAll(ctx, conn, "CREATE TABLE "+table+" ("+catalog.StagingColumns(f.table.Columns)+")"); err != nil {
			return err
		}
		tables := make([]string, f.backends)
		for i := range tables {
			tables[i] = table
		}
		if err := f.copyInto(ctx, tables); err != nil {
			return err
		}
		key := "ALTER TABLE " + table + " ADD PRIMARY KEY (" + strings.Join(f.key(), ", ") + ")"
		return execAll(ctx, conn, append(append([]string{"BEGIN", key}, then...), "COMMIT")...)
	})
}

// staged fills one staging table a backend, merges them and drops them.
func (f floor) staged(ctx context.Context, merge func(staging []string) string) error {
	return f.inDatabase(ctx, trialDatabase, func(conn *pgx.Conn) error {
		staging := make([]string, f.backends)
		for i := range staging {
			staging[i] = fmt.Sprintf("staging_%d", i)
			if err := f.createStaging(ctx, conn, staging[i]); err != nil {
				return err
			}
		}
		if err := f.copyInto(ctx, staging); err != nil {
			return err
		}
		return execAll(ctx, conn, "BEGIN", "SET LOCAL work_mem = '64MB'", merge(staging), "COMMIT",
			"DROP TABLE "+strings.Join(staging, ", "))
	})
}

func (f floor) createStaging(ctx context.Context, conn *pgx.Conn, name string) error {
	return execAll(ctx, conn, "CREATE UNLOGGED TABLE "+name+" ("+catalog.StagingColumns(f.table.Columns)+")")
}

// copyInto deals the files over one backend a table.
func (f floor) copyInto(ctx context.Context, tables []string) error {
	group, ctx := errgroup.WithContext(ctx)
	for i, table := range tables {
		group.Go(func() error {
			return f.inDatabase(ctx, trialDatabase, func(conn *pgx.Conn) error {
				for n := i; n < len(f.dump.files); n += len(tables) {
					if err := execAll(ctx, conn, "COPY "+table+" FROM '"+f.dump.files[n]+"' (FORMAT binary)"); err != nil {
						return err
					}
				}
				return nil
			})
		})
	}
	return group.Wait()
}

// mergeUpdates is for few rows, most of them new or changed.
func (f floor) mergeUpdates(staging []string) string {
	return f.insert() + f.latest(union(f.columns(), staging)) + f.onConflict()
}

// mergeUnknown is for many rows, most of them there already: they are joined
// away first.
func (f floor) mergeUnknown(staging []string) string {
	var joined []string
	for _, k := range f.key() {
		joined = append(joined, "old."+k+" = new."+k)
	}
	var columns []string
	for _, c := range f.columns() {
		columns = append(columns, "new."+c)
	}
	differs := "SELECT " + strings.Join(columns, ", ") + " FROM (" + union(f.columns(), staging) + ") AS new LEFT JOIN " + f.target() +
		" AS old ON " + strings.Join(joined, " AND ") + " WHERE old." + f.watermark() + " IS DISTINCT FROM new." + f.watermark()
	return f.insert() + f.latest(differs) + f.onConflict()
}

func (f floor) insert() string {
	return "INSERT INTO " + f.target() + " AS t (" + strings.Join(f.columns(), ", ") + ") "
}

func (f floor) latest(rows string) string {
	key := strings.Join(f.key(), ", ")
	return "SELECT DISTINCT ON (" + key + ") " + strings.Join(f.columns(), ", ") + " FROM (" + rows + ") AS s ORDER BY " + key + ", " + f.watermark() + " DESC"
}

func (f floor) onConflict() string {
	var set []string
	for _, c := range f.columns() {
		set = append(set, c+" = EXCLUDED."+c)
	}
	return " ON CONFLICT (" + strings.Join(f.key(), ", ") + ") DO UPDATE SET " + strings.Join(set, ", ") +
		" WHERE t." + f.watermark() + " IS DISTINCT FROM EXCLUDED." + f.watermark()
}

func union(columns, tables []string) string {
	var selects []string
	for _, t := range tables {
		selects = append(selects, "SELECT "+strings.Join(columns, ", ")+" FROM "+t)
	}
	return strings.Join(selects, " UNION ALL ")
}

// f1 is one backend's COPY, and nothing else.
func (f floor) f1(ctx context.Context) error {
	err := f.inDatabase(ctx, trialDatabase, func(conn *pgx.Conn) error {
		return execAll(ctx, conn, "CREATE UNLOGGED TABLE "+f.target()+" ("+catalog.StagingColumns(f.table.Columns)+")")
	})
	if err != nil {
		return err
	}
	return f.copyInto(ctx, []string{f.target()})
}
