package roundtrip

import (
	"os"
	"testing"

	"github.com/snowpg/etl/internal/pgtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Run(m)) }
