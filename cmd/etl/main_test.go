package main

import (
	"context"
	"os"
	"testing"

	"github.com/snowpg/etl/internal/pgtest"
)

// asProgram makes the test binary be etl: the tests start the program as its
// own process, so that signals, exit codes and SIGKILL are real.
const asProgram = "ETL_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		os.Exit(run(context.Background(), os.Args, os.Stdout, os.Stderr))
	}
	os.Exit(pgtest.Run(m))
}
