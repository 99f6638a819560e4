package fence_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/snowpg/etl/internal/pgtest"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/stages/fence"
)

// holderURL, when set, makes this binary a process that takes the lease of
// the orders table in that database and keeps it until it is killed.
const holderURL = "FENCE_TEST_HOLDER_URL"

func TestMain(m *testing.M) {
	if url := os.Getenv(holderURL); url != "" {
		hold(url)
	}
	os.Exit(pgtest.Run(m))
}

func hold(url string) {
	pool, err := pgxpool.New(context.Background(), url)
	if err == nil {
		_, err = fence.New(pool, state.New(state.Options{}), fence.Options{}).Acquire(context.Background(), orders())
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("held")
	_, _ = io.Copy(io.Discard, os.Stdin) // a parent that dies takes it along
	os.Exit(1)
}
