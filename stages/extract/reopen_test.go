package extract_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/pipeline"
)

// Links expire while the rows are fetched: Snowflake's clock jumps after the
// first batch.
func TestExpiredLinksAreRenewed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		jump  time.Duration
		fault *simfault.Fault
		class fault.Class // Never: it succeeds
	}{
		"opened again":          {jump: 2 * time.Hour},
		"the result is gone":    {jump: 30 * time.Hour, class: fault.Restart},
		"cut into other parts":  {jump: 2 * time.Hour, class: fault.Restart, fault: &simfault.Fault{Endpoint: simfault.Result, Chunk: simfault.At(2), Count: -1, Action: simfault.Action{Kind: simfault.RowCount, Rows: 1}}},
		"the session is gone":   {jump: 2 * time.Hour, class: fault.Restart, fault: &simfault.Fault{Endpoint: simfault.Result, Action: simfault.Action{Kind: simfault.Code, Code: "390111", Message: "gone"}}},
		"a token has to be new": {jump: 2 * time.Hour, fault: &simfault.Fault{Endpoint: simfault.Result, Action: simfault.Action{Kind: simfault.Code, Code: "390112", Message: "expired"}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var ahead atomic.Int64
			server := simulator(t, func(o *snowsim.Options) {
				o.LinkLife, o.TokenLife, o.MasterLife = time.Hour, 1000*time.Hour, 1000*time.Hour
				o.Clock = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
			})
			if c.fault != nil {
				if _, err := server.Inject(*c.fault); err != nil {
					t.Fatal(err)
				}
			}
			budget := pipeline.NewBudget(1 << 30)
			var retries []fault.Attempt
			got := new(collector)
			emit := func(ctx context.Context, b pipeline.Batch) error {
				ahead.Store(int64(c.jump))
				return got.emit(ctx, b)
			}
			_, err := newExtractor(open(t, server), budget, &retries).Extract(t.Context(), wholeTable(), nothing, emit)
			if c.class != fault.Never {
				if fault.Of(err) != c.class {
					t.Errorf("class %v of %v", fault.Of(err), err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got.complete(t)
			if n := len(server.History()); n != 1 {
				t.Errorf("%d statements ran, want 1", n)
			}
			if len(retries) == 0 {
				t.Error("no link had expired")
			}
			if now, _ := budget.InUse(); now != 0 {
				t.Errorf("budget in use: %d", now)
			}
		})
	}
}
