package main

import (
	"context"
	"strings"

	"github.com/snowpg/etl/internal/oracle"
)

// equal compares a whole table on both sides: the number of rows and every
// value of every column.
func (w *world) equal(table string) {
	w.t.Helper()
	result := w.source("SELECT * FROM DEMO.PUBLIC." + strings.ToUpper(table))
	want, err := oracle.Source(result)
	if err != nil {
		w.t.Fatal(err)
	}
	got, err := oracle.Target(context.Background(), w.pool, "public."+table, result.Columns)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := oracle.Diff(want, got); err != nil {
		w.t.Fatalf("%s: %v", table, err)
	}
}
