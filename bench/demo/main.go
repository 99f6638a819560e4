// Command demo shows the loader on this machine, without an account: it starts
// the Snowflake simulator and a private PostgreSQL, loads two tables, changes
// some rows at the source, loads again, and stops all that it started.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	rows := flag.Int("rows", 1_000_000, "rows of NOTIFICATION_TEXT")
	orders := flag.Int("orders", 200_000, "rows of ORDERS")
	bin := flag.String("bin", "bin", "folder with the built etl and snowsim")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := demo(ctx, options{bin: *bin, rows: *rows, orders: *orders})
	switch {
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "demo: interrupted; everything is stopped")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}
