package snowsim

import (
	"cmp"
	"errors"
	"log/slog"
	"time"

	"github.com/snowpg/etl/internal/snowsim/credential"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// User may log in to the simulator.
type User = credential.User

// Options configures a Server. Only Engine is required; zero values mean the
// defaults that stand with each field.
type Options struct {
	// Engine runs the statements.
	Engine data.Engine
	// Users may log in; without any, nobody can.
	Users []User
	// Parameters are session parameters as the account sets them, by name;
	// what a client asks for goes before them.
	Parameters map[string]string
	// Listen is a loopback address; default 127.0.0.1:0, any free port.
	Listen string
	// Clock is what the server takes for the present; default time.Now.
	Clock func() time.Time
	// Logger gets a debug record of each request; default none.
	Logger *slog.Logger

	// InlineBytes is the approximate size of the rows that come with the
	// answer itself; default 100 KiB, negative for none.
	InlineBytes int
	// FirstChunkRows is the rows of the first chunk, from which chunks grow
	// threefold; default 2,000.
	FirstChunkRows int
	// ChunkRows is the most rows of a chunk; default 50,000.
	ChunkRows int
	// Format is how Arrow chunks are written; Format.Batches defaults to 4.
	Format resultset.Format
	// Vary, unless 0, seeds a different Format for each statement instead.
	Vary uint64
	// PlainLinks leaves out "Content-Encoding: gzip" of chunks; clients then
	// have to recognise the compression.
	PlainLinks bool
	// KeyOnly announces the chunks' key as qrmk rather than as chunkHeaders.
	KeyOnly bool
	// CacheBytes bounds the compressed chunks kept; default 2 GiB.
	CacheBytes int64

	// SyncWait is how long a request waits for a running statement before it
	// is told to ask again; default 45 s.
	SyncWait time.Duration
	// TokenLife and MasterLife are the validity of the session and the master
	// token; default 1 h and 4 h.
	TokenLife, MasterLife time.Duration
	// LinkLife is the validity of chunk links; default 6 h.
	LinkLife time.Duration
	// ResultLife is how long results are kept; default 24 h.
	ResultLife time.Duration

	// AllowKill permits faults that kill processes.
	AllowKill bool
}

// withDefaults returns a copy with every zero field filled.
func (o Options) withDefaults() Options {
	o.Listen = cmp.Or(o.Listen, "127.0.0.1:0")
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.InlineBytes = cmp.Or(o.InlineBytes, 100<<10)
	o.FirstChunkRows = cmp.Or(o.FirstChunkRows, 2_000)
	o.ChunkRows = cmp.Or(o.ChunkRows, 50_000)
	o.Format.Batches = cmp.Or(o.Format.Batches, 4)
	o.CacheBytes = cmp.Or(o.CacheBytes, 2<<30)
	o.SyncWait = cmp.Or(o.SyncWait, 45*time.Second)
	o.TokenLife = cmp.Or(o.TokenLife, time.Hour)
	o.MasterLife = cmp.Or(o.MasterLife, 4*time.Hour)
	o.LinkLife = cmp.Or(o.LinkLife, 6*time.Hour)
	o.ResultLife = cmp.Or(o.ResultLife, 24*time.Hour)
	return o
}

func (o Options) validate() error {
	switch {
	case o.Engine == nil:
		return errors.New("simulator: no engine to run statements")
	case o.ChunkRows < 0 || o.FirstChunkRows < 0:
		return errors.New("simulator: chunk rows must not be negative")
	default:
		return nil
	}
}

func (o Options) limits() resultset.Limits {
	return resultset.Limits{
		InlineBytes: max(o.InlineBytes, 0), FirstChunkRows: o.FirstChunkRows, ChunkRows: o.ChunkRows,
	}
}
