package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"text/tabwriter"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/postgres"
	"github.com/snowpg/etl/stages/check"
	"github.com/snowpg/etl/stages/extract"
	"github.com/snowpg/etl/stages/plan"
)

func checkCommand() *cli.Command {
	return &cli.Command{
		Name:  "check",
		Usage: "look for what would stop a load, and say what to do",
		Description: "Connects to both sides and looks at versions, rights, warehouse, clocks, encryption, and\n" +
			"each table's columns, key and watermark. A missing right is shown as the GRANT to run.\n" +
			"Changes nothing. Exit code 1 says that a load would fail.",
		Flags:  append(settingFlags("Metrics", "Alerts"), &cli.BoolFlag{Name: "json", EnvVars: []string{"ETL_JSON"}, Usage: "Print JSON."}),
		Action: checkVerb,
	}
}

func checkVerb(c *cli.Context) error {
	cfg, err := loadConfigAndTables(c, config.PartTables)
	if err != nil {
		return err
	}
	findings, err := lookAtBoth(c.Context, cfg)
	if err != nil {
		return err
	}
	for i := range findings {
		findings[i].Text = redactor.Text(findings[i].Text)
	}
	if c.Bool("json") {
		err = printJSON(c.App.Writer, findings)
	} else {
		err = printFindings(c.App.Writer, findings)
	}
	if err == nil && findings.Count(check.Fail) > 0 {
		err = &codedError{code: exitFailed}
	}
	return err
}

// lookAtBoth goes as far as the connections allow. Its error is the end of ctx
// or a side that failed in the middle of an answer.
func lookAtBoth(ctx context.Context, cfg *config.Config) (check.Findings, error) {
	var f check.Findings
	run := uuid.New()
	pool, err := openTarget(ctx, cfg, run)
	if err != nil {
		unreachable(&f, "postgres", err, "see POSTGRES_URL, or POSTGRES_HOST and its kin")
	} else {
		defer pool.Close()
	}
	source, err := openSource(ctx, cfg, run)
	if err != nil {
		unreachable(&f, "snowflake", err, "see SNOWFLAKE_ACCOUNT and its kin")
	} else {
		defer source.Close() //nolint:errcheck // nothing was changed in the session
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return f, lookAt(ctx, cfg, pool, source, &f)
}

// unreachable takes the next step out of the error's text, at whose end it is,
// where it has one.
func unreachable(f *check.Findings, where string, err error, otherwise string) {
	text, step := explain(err), fault.Lookup(err).NextStep
	var target *postgres.ConnectError
	if errors.As(err, &target) {
		step = target.NextStep
	}
	if step == "" {
		step = otherwise
	}
	for _, mark := range []string{nextStep, "; next: "} {
		text = strings.TrimSuffix(text, mark+step)
	}
	f.Add(check.Fail, where, "connect", text, step)
}

// lookAt checks what is connected.
func lookAt(ctx context.Context, cfg *config.Config, pool *pgxpool.Pool, source *extract.Source, f *check.Findings) error {
	server := &check.Server{
		Loopback: isLoopback(cfg.Postgres.Host), StateSchema: cfg.Run.StateSchema, Connections: int(connections(cfg)),
	}
	var session check.Session
	var err error
	if pool != nil {
		if err = check.Postgres(ctx, pool, server, f); err != nil {
			return err
		}
	}
	if source != nil {
		if session, err = check.Snowflake(ctx, source, cfg.Snowflake.Warehouse, cfg.Snowflake.Protocol == "https", f); err != nil {
			return err
		}
	}
	if pool == nil || source == nil {
		return nil
	}
	if err := check.Clocks(ctx, source, pool, f); err != nil {
		return err
	}
	tables := &check.Tables{Source: source, Target: pool, Planner: plan.New(source, pool, plan.Options{}), Session: session, Server: server}
	for _, r := range requests(cfg) {
		err = errors.Join(err, tables.Table(ctx, r, f))
	}
	return err
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasPrefix(host, "/") || ip != nil && ip.IsLoopback()
}

func printFindings(w io.Writer, f check.Findings) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, finding := range f {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", finding.Level, finding.Where, finding.What, finding.Text)
		if finding.Fix != "" {
			fmt.Fprintf(t, "\t\t\tfix: %s\n", finding.Fix)
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%d ok, %d warnings, %d failed\n", f.Count(check.OK), f.Count(check.Warn), f.Count(check.Fail))
	return err
}
