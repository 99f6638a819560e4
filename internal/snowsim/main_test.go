package snowsim_test

import (
	"io"
	"os"
	"testing"

	"github.com/snowflakedb/gosnowflake"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	// The driver looks at the cloud it runs in, and logs each failed
	// statement, unless told otherwise.
	_ = os.Setenv("SNOWFLAKE_DISABLE_PLATFORM_DETECTION", "true")
	gosnowflake.GetLogger().SetOutput(io.Discard)
	goleak.VerifyTestMain(m,
		// The driver's transports keep idle connections that nobody can close.
		goleak.IgnoreTopFunction("internal/poll.runtime_pollWait"),
		goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"),
		goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"),
	)
}
