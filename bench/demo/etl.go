package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/snowpg/etl/bench/process"
)

const (
	user     = "demo"
	password = "demo-password"
)

// etl runs the built binary against the stage, on this terminal.
func (s *stage) etl(ctx context.Context, args ...string) error {
	fmt.Printf("$ etl %s\n", strings.Join(args, " "))
	command := process.Interruptible(ctx, filepath.Join(s.bin, "etl"), args...)
	command.Env = append(os.Environ(),
		"SNOWFLAKE_ACCOUNT=demo", "SNOWFLAKE_USER="+user, "SNOWFLAKE_PASSWORD="+password,
		"SNOWFLAKE_HOST="+s.source.Host, "SNOWFLAKE_PORT="+s.source.Port, "SNOWFLAKE_PROTOCOL=http",
		"SNOWFLAKE_DATABASE=DEMO", "SNOWFLAKE_SCHEMA=PUBLIC", "SNOWFLAKE_WAREHOUSE=DEMO_WH",
		"POSTGRES_URL="+s.target.URL("postgres"),
		"ETL_TABLES=notification_text,orders", "ETL_WATERMARK=updated_at",
		"ETL_LOG_FILE="+filepath.Join(s.folder, "etl.log"), "ETL_ENV_FILE=", "ETL_CONFIG=",
	)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("etl %s: %w", args[0], err)
	}
	return nil
}
