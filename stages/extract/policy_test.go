package extract_test

import (
	"errors"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/snowsim"
	simfault "github.com/snowpg/etl/internal/snowsim/fault"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
)

// The driver repeats a request that had no answer, or one that may pass, up to
// seven times by itself. Of a chunk it must not: what Extract is told to do is
// all that is done.
func TestADownloadFollowsOneRetryPolicy(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		action simfault.Action
		says   error // of the last attempt
	}{
		"stalls before its headers": {action: simfault.Action{Kind: simfault.Stall}},
		"stalls in its body":        {action: simfault.Action{Kind: simfault.StallBody, Bytes: 1500}},
		"reset":                     {action: simfault.Action{Kind: simfault.Reset}},
		"503":                       {simfault.Action{Kind: simfault.Status, Status: 503}, &extract.StatusError{Status: 503}},
		"500":                       {simfault.Action{Kind: simfault.Status, Status: 500}, &extract.StatusError{Status: 500}},
		"429":                       {simfault.Action{Kind: simfault.Status, Status: 429}, &extract.StatusError{Status: 429}},
		"408":                       {simfault.Action{Kind: simfault.Status, Status: 408}, &extract.StatusError{Status: 408}},
		"400":                       {simfault.Action{Kind: simfault.Status, Status: 400}, &extract.StatusError{Status: 400}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := simulator(t)
			if _, err := server.Inject(simfault.Fault{Endpoint: simfault.Chunk, Chunk: simfault.At(1), Count: -1, Action: c.action}); err != nil {
				t.Fatal(err)
			}
			hurried := func(cfg *extract.Config) {
				if c.says == nil {
					cfg.Stall = time.Second
				}
			}
			var retries []fault.Attempt
			_, err := newExtractor(open(t, server, hurried), pipeline.NewBudget(1<<30), &retries).Extract(t.Context(), wholeTable(), nothing, new(collector).emit)
			var exhausted *fault.ExhaustedError
			if !errors.As(err, &exhausted) || fault.Of(err) != fault.Restart {
				t.Fatalf("error %v of class %v", err, fault.Of(err))
			}
			var status *extract.StatusError
			if c.says != nil && (!errors.As(err, &status) || status.Error() != c.says.Error()) {
				t.Errorf("error %v, want %v", err, c.says)
			}
			if n := requested(server, 1); n != exhausted.Attempts || n != 4 {
				t.Errorf("%d attempts, and the chunk was asked for %d times", exhausted.Attempts, n)
			}
		})
	}
}

// requested counts the downloads of a chunk.
func requested(s *snowsim.Server, chunk int) int {
	n := 0
	for _, e := range s.Events() {
		if e.Phase == snowsim.Requested && e.Endpoint == simfault.Chunk && e.Chunk == chunk {
			n++
		}
	}
	return n
}
