package snowsim_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/engine"
)

// startDemo serves a small table of orders from the real SQL engine.
func startDemo(t *testing.T, rows int) *snowsim.Server {
	t.Helper()
	orders := dataset.Orders(dataset.Options{Rows: rows, Seed: 7, Now: time.Now()})
	var s *snowsim.Server
	e := engine.New(engine.WithStatementTimes(func(id string) (time.Time, bool) { return s.StatementTime(id) }))
	err := e.CreateTable(engine.TableDef{
		Database: orders.Database, Schema: orders.Schema, Name: orders.Name,
		Columns: orders.Columns, PrimaryKey: orders.PrimaryKey,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Load(orders.Database, orders.Schema, orders.Name, orders.Blocks, time.Now().Add(-time.Hour)); err != nil {
		t.Fatal(err)
	}
	s = start(t, func(o *snowsim.Options) { o.Engine, o.Vary = e, 11 })
	return s
}

func TestOrdersThroughTheDriver(t *testing.T) {
	t.Parallel()
	s := startDemo(t, 2_000)
	l, err := stream(t, open(t, s), "SELECT * FROM ORDERS")
	if err != nil {
		t.Fatal(err)
	}
	rows := int64(0)
	for _, d := range readAll(t, l) {
		if len(d.types) != 12 || d.rows != d.announced {
			t.Errorf("%d columns, %d rows of %d", len(d.types), d.rows, d.announced)
		}
		rows += d.rows
	}
	if rows != 2_000 || l.TotalRows() != 2_000 {
		t.Errorf("%d rows of %d, want 2000", rows, l.TotalRows())
	}
}

// A query id is an anchor: what changed after it stays invisible.
func TestAtStatement(t *testing.T) {
	t.Parallel()
	s := startDemo(t, 100)
	db := open(t, s)
	count := func(from string) (n int) {
		t.Helper()
		if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM ORDERS "+from).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if got := count(""); got != 100 {
		t.Fatalf("%d rows, want 100", got)
	}
	h := s.History()
	anchor := h[len(h)-1].ID
	if _, err := db.ExecContext(t.Context(), "DELETE FROM ORDERS WHERE ORDER_ID <= 40"); err != nil {
		t.Fatal(err)
	}
	if got := count(""); got != 60 {
		t.Errorf("%d rows after the deletion, want 60", got)
	}
	if got := count(fmt.Sprintf("AT(STATEMENT => '%s')", anchor)); got != 100 {
		t.Errorf("%d rows at the earlier statement, want 100", got)
	}
}
