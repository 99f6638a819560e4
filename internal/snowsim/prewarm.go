package snowsim

import (
	"context"
	"fmt"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// Prewarm encodes the Arrow chunks of a statement's result into the cache, so
// that the first client to run it costs no more than the next ones.
func (s *Server) Prewarm(ctx context.Context, sql string) error {
	state := &data.Session{Role: "PUBLIC", Warehouse: "PREWARM", Parameters: sessionParameters(s.opts.Parameters, nil)}
	r, err := s.opts.Engine.Execute(ctx, state, sql, s.now(), false)
	if err != nil {
		return fmt.Errorf("prewarm %q: %w", sql, err)
	}
	_, _, chunks := resultset.Cut(r, s.opts.limits())
	for _, p := range chunks {
		if err := ctx.Err(); err != nil {
			return err
		}
		if _, err := s.cache.Chunk(p, resultset.Encoding{Format: s.opts.Format}); err != nil {
			return fmt.Errorf("prewarm %q: %w", sql, err)
		}
	}
	return nil
}
