package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/snowsim/dataset"
)

// generated are the tables that the flags ask for.
func generated(c *cli.Context) ([]dataset.Table, error) {
	for _, name := range []string{"rows", "orders"} {
		if n := c.Int(name); n < 0 {
			return nil, fmt.Errorf("serve: --%s %d is negative", name, n)
		}
	}
	now := time.Now()
	if at := c.Timestamp("now"); at != nil {
		now = *at
	}
	o := dataset.Options{Seed: c.Uint64("seed"), Now: now}
	notifications, orders := o, o
	notifications.Rows, orders.Rows = c.Int("rows"), c.Int("orders")
	tables := []dataset.Table{dataset.NotificationText(notifications), dataset.Orders(orders)}
	if c.Bool("every-type") {
		tables = append(tables, dataset.EveryType())
	}
	for _, text := range c.StringSlice("shape") {
		table, err := shape(text, o)
		if err != nil {
			return nil, err
		}
		tables = append(tables, table)
	}
	return tables, nil
}

// shape reads NAME=ROWS.
func shape(text string, o dataset.Options) (dataset.Table, error) {
	name, rows, found := strings.Cut(text, "=")
	n, err := strconv.Atoi(rows)
	if !found || err != nil || n < 0 {
		return dataset.Table{}, fmt.Errorf("serve: --shape %s is not NAME=ROWS, such as wide=1000000", text)
	}
	o.Rows = n
	return dataset.Shape(name, o)
}
