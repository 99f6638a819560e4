package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

const (
	user     = "demo"
	password = "demo-password"
	// grace is how long a process may take to stop before it is killed.
	grace = 10 * time.Second
)

// etl runs the built binary against the stage, on this terminal.
func (s *stage) etl(ctx context.Context, args ...string) error {
	fmt.Printf("$ etl %s\n", strings.Join(args, " "))
	command := interruptible(ctx, filepath.Join(s.bin, "etl"), args...)
	command.Env = append(os.Environ(),
		"SNOWFLAKE_ACCOUNT=demo", "SNOWFLAKE_USER="+user, "SNOWFLAKE_PASSWORD="+password,
		"SNOWFLAKE_HOST="+s.source.host, "SNOWFLAKE_PORT="+s.source.port, "SNOWFLAKE_PROTOCOL=http",
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

// interruptible is a command that gets SIGINT when ctx ends, and a while to
// act on it.
func interruptible(ctx context.Context, name string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, name, args...)
	command.Cancel = func() error { return command.Process.Signal(syscall.SIGINT) }
	command.WaitDelay = grace
	return command
}
