//go:build ignore

// This program is Bento with the two drivers that are needed here, as its
// documentation tells to build it: rows of a SELECT become messages, and
// batches of messages become INSERT statements. The job is JSON on standard
// input. It is built in a module of its own; see bento.go.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"os/signal"
	"strings"
	"syscall"

	_ "github.com/lib/pq"
	_ "github.com/snowflakedb/gosnowflake"
	_ "github.com/warpstreamlabs/bento/public/components/pure"
	_ "github.com/warpstreamlabs/bento/public/components/sql/base"
	"github.com/warpstreamlabs/bento/public/service"
)

// rowsPerInsert keeps a statement far below PostgreSQL's 65535 parameters.
const rowsPerInsert = 1000

type job struct {
	Source struct {
		Account, User, Password, Host, Protocol, Database, Schema, Warehouse string
		Port                                                                 int
	}
	Select, URL, Target string
	Columns, Key        []string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	var j job
	if err := json.NewDecoder(os.Stdin).Decode(&j); err != nil {
		return err
	}
	builder := service.NewStreamBuilder()
	builder.SetLogger(slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})))
	if err := builder.SetYAML(j.config()); err != nil {
		return err
	}
	stream, err := builder.Build()
	if err != nil {
		return err
	}
	return stream.Run(ctx)
}

// config is what a user would write: the rows in order, so many in one INSERT.
func (j job) config() string {
	var values, set []string
	inKey := make(map[string]bool)
	for _, k := range j.Key {
		inKey[k] = true
	}
	for _, c := range j.Columns {
		values = append(values, "this."+strings.ToUpper(c))
		if !inKey[c] {
			set = append(set, c+" = EXCLUDED."+c)
		}
	}
	return fmt.Sprintf(`
input:
  sql_raw:
    driver: snowflake
    dsn: %q
    query: %q
output:
  sql_insert:
    driver: postgres
    dsn: %q
    table: %q
    columns: %s
    args_mapping: %q
    suffix: %q
    batching: { count: %d }
`, j.dsn(), j.Select, j.URL, j.Target, list(j.Columns), "root = ["+strings.Join(values, ", ")+"]",
		"ON CONFLICT ("+strings.Join(j.Key, ", ")+") DO UPDATE SET "+strings.Join(set, ", "), rowsPerInsert)
}

func list(names []string) string {
	text, _ := json.Marshal(names) // strings always can be
	return string(text)
}

func (j job) dsn() string {
	s := j.Source
	return fmt.Sprintf("%s@%s:%d/%s/%s?%s", url.UserPassword(s.User, s.Password), s.Host, s.Port, s.Database, s.Schema,
		url.Values{"account": {s.Account}, "protocol": {s.Protocol}, "warehouse": {s.Warehouse}}.Encode())
}
