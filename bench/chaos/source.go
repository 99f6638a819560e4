package main

import (
	"context"
	"net"
	"strings"
	"time"

	"github.com/snowpg/etl/internal/oracle"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/engine"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

// retention is how far back AT reaches: further than a case takes, but for a
// steady one, which would fill the memory with what was.
const retention = 8 * patience

// openSource starts a simulator that holds the case's table. Chunks are small,
// so that a table of this size has about twenty.
func (c *scene) openSource() (err error) {
	c.engine = engine.New(engine.WithRetention(retention))
	o := dataset.Options{Rows: c.stage.rows, Seed: c.rng.Uint64(), Now: time.Now().Add(-c.changesLast())}
	table := dataset.NotificationText(o)
	if c.table == "orders" {
		table = dataset.Orders(o)
	}
	def := engine.TableDef{Database: table.Database, Schema: table.Schema, Name: table.Name, Columns: table.Columns, PrimaryKey: table.PrimaryKey}
	if err := c.engine.CreateTable(def); err != nil {
		return err
	}
	if err := c.engine.Load(table.Database, table.Schema, table.Name, table.Blocks, time.Now().Add(-time.Minute)); err != nil {
		return err
	}
	c.source, err = snowsim.Start(context.WithoutCancel(c.ctx), snowsim.Options{
		Engine: c.engine, Users: []snowsim.User{{Name: "demo", Password: password}},
		InlineBytes: 10_000, FirstChunkRows: 200, ChunkRows: max(200, c.stage.rows/20), Vary: c.rng.Uint64() | 1,
		PlainLinks: c.rng.IntN(2) == 0,
	})
	return err
}

func (c *scene) execute(statement string) (*data.Result, error) {
	session := &data.Session{User: "demo", Database: "DEMO", Schema: "PUBLIC", Warehouse: "WH", Parameters: map[string]string{"TIMEZONE": "UTC"}}
	return c.engine.Execute(c.ctx, session, statement, time.Now(), false)
}

func (c *scene) sourceTable() string { return "DEMO.PUBLIC." + strings.ToUpper(c.table) }

// changeSource edits every second row and adds some.
func (c *scene) changeSource() error {
	if c.kind.slices != whole {
		return c.changeOverTime()
	}
	statements := []string{
		`UPDATE DEMO.PUBLIC.NOTIFICATION_TEXT SET TITLE = TITLE || ' (edited)', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(NOTIFICATION_ID, 2) = 1`,
		`INSERT INTO DEMO.PUBLIC.NOTIFICATION_TEXT SELECT NOTIFICATION_ID + 1000000, LANGUAGE, TITLE, BODY, CREATED_AT, CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ FROM DEMO.PUBLIC.NOTIFICATION_TEXT WHERE NOTIFICATION_ID <= 500`,
	}
	if c.table == "orders" {
		statements = []string{
			`UPDATE DEMO.PUBLIC.ORDERS SET STATUS = 'returned', UPDATED_AT = CURRENT_TIMESTAMP(3)::TIMESTAMP_NTZ WHERE MOD(ORDER_ID, 2) = 1`,
		}
	}
	return c.executeAll(statements)
}

func (c *scene) executeAll(statements []string) error {
	for _, s := range statements {
		if _, err := c.execute(s); err != nil {
			return err
		}
	}
	return nil
}

// sourceState is what a complete load of the source gives.
func (c *scene) sourceState() (state, error) {
	result, err := c.execute("SELECT * FROM " + c.sourceTable())
	if err != nil {
		return state{}, err
	}
	c.columns = result.Columns
	s := state{exists: true}
	if s.rows, err = oracle.Source(result); err != nil {
		return state{}, err
	}
	newest, err := c.execute("SELECT TO_VARCHAR(MAX(UPDATED_AT), 'YYYY-MM-DD HH24:MI:SS.FF9') FROM " + c.sourceTable())
	if err != nil {
		return state{}, err
	}
	s.watermark = newest.Blocks[0].Columns[0].Strings[0]
	return s, nil
}

// inject adds a fault of the source and answers its id.
func (c *scene) inject(f fault.Fault) (int, error) {
	ids, err := c.source.Inject(f)
	if err != nil {
		return 0, err
	}
	return ids[0], nil
}

// hold makes the next request that matches wait, and returns once it does.
func (c *scene) await(m snowsim.Match) (snowsim.Event, error) {
	ctx, cancel := context.WithTimeout(c.ctx, patience)
	defer cancel()
	return c.source.WaitFor(ctx, m)
}

func (c *scene) lastEvent() uint64 { return uint64(len(c.source.Events())) }

// fired counts the requests that a fault has harmed.
func (c *scene) fired() int {
	n := 0
	for _, e := range c.source.Events() {
		if e.Fault != "" && e.Phase == snowsim.Requested {
			n++
		}
	}
	return n
}

func (c *scene) sourceAddress() (host, port string) {
	host, port, _ = net.SplitHostPort(c.source.Addr())
	return host, port
}
