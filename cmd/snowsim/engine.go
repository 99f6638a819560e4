package main

import (
	"fmt"
	"sync/atomic"
	"time"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/engine"
)

// loadedBefore is how long before the start the demo's rows were committed:
// longer than Time Travel reaches, so that every allowed anchor sees them.
const loadedBefore = 48 * time.Hour

// catalog is the SQL engine with the demo's tables. The engine asks the server
// for the times of earlier statements, the server runs statements in the
// engine; server closes that circle.
type catalog struct {
	engine *engine.Engine
	server atomic.Pointer[snowsim.Server]
}

func newCatalog(tables []dataset.Table, now time.Time) (*catalog, error) {
	c := &catalog{}
	c.engine = engine.New(engine.WithStatementTimes(c.statementTime))
	for _, t := range tables {
		if err := c.load(t, now.Add(-loadedBefore)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (c *catalog) load(t dataset.Table, at time.Time) error {
	err := c.engine.CreateTable(engine.TableDef{
		Database: t.Database, Schema: t.Schema, Name: t.Name,
		Columns: t.Columns, PrimaryKey: t.PrimaryKey, ChangeTracking: true,
	})
	if err != nil {
		return fmt.Errorf("create demo table: %w", err)
	}
	if err := c.engine.Load(t.Database, t.Schema, t.Name, t.Blocks, at); err != nil {
		return fmt.Errorf("fill demo table: %w", err)
	}
	return nil
}

func (c *catalog) statementTime(queryID string) (time.Time, bool) {
	s := c.server.Load()
	if s == nil {
		return time.Time{}, false
	}
	return s.StatementTime(queryID)
}
