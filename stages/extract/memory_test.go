package extract_test

import (
	"context"
	"crypto/sha256"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"golang.org/x/sync/errgroup"

	"github.com/snowpg/etl/internal/fault"
	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine"
	"github.com/snowpg/etl/pipeline"
	"github.com/snowpg/etl/stages/extract"
)

const (
	rowBytes = 1000
	fewRows  = 6000
)

// noisy are rows that gzip makes little of, so that the simulator announces
// fewer compressed bytes than it sends.
func noisy(columns []data.Column) *data.Block {
	rng := rand.New(rand.NewPCG(1, 2))
	id, v := &data.Vector{Type: columns[0].Type}, &data.Vector{Type: columns[1].Type}
	text := make([]byte, rowBytes)
	for i := range fewRows {
		for j := range text {
			text[j] = ' ' + byte(rng.IntN(94))
		}
		id.Decimals = append(id.Decimals, decimal128.FromI64(int64(i)))
		v.Strings = append(v.Strings, string(text))
	}
	return &data.Block{Rows: fewRows, Columns: []*data.Vector{id, v}}
}

func noisySimulator(t *testing.T, chunkRows int) *snowsim.Server {
	t.Helper()
	return simulator(t, func(o *snowsim.Options) {
		e := engine.New()
		columns := []data.Column{
			{Name: "ID", Type: data.Type{Kind: data.Fixed, Precision: 38}},
			{Name: "V", Type: data.Type{Kind: data.Text, Length: rowBytes}, Nullable: true},
		}
		if err := e.CreateTable(engine.TableDef{Database: "DB", Schema: "PUBLIC", Name: "T", Columns: columns}); err != nil {
			t.Fatal(err)
		}
		if err := e.Load("DB", "PUBLIC", "T", slices.Values([]*data.Block{noisy(columns)}), time.Now().Add(-time.Hour)); err != nil {
			t.Fatal(err)
		}
		o.Engine, o.ChunkRows, o.FirstChunkRows = e, chunkRows, chunkRows
	})
}

// slowly reads all of a record several times over: longer than a download takes.
func slowly(record arrow.Record) {
	digest := sha256.New()
	texts := record.Column(1).(*array.String)
	for range 5 {
		digest.Write(texts.ValueBytes())
	}
}

// Many slices at once, of chunks that the budget has room for one, two or some
// of, and a receiver that is slower than the downloads: the memory for parts,
// compressed and decoded, lent and kept, stays within the budget, and none of
// them waits for the others for ever.
func TestMemoryStaysWithinTheBudget(t *testing.T) {
	t.Parallel()
	const slices, downloads, chunkRows = 4, 8, 600
	server := noisySimulator(t, chunkRows)
	chunk := int64(chunkRows * rowBytes)
	for name, limit := range map[string]int64{"a chunk and a half": 9 * chunk / 4, "three chunks": 5 * chunk, "nine chunks": 12 * chunk} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			budget := pipeline.NewBudget(limit)
			extractor := extract.New(open(t, server, func(c *extract.Config) { c.Connections = slices }), extract.Options{
				Budget: budget, Downloads: downloads, Retry: fault.Retryer{Then: fault.Restart},
			})
			arrived := make(chan pipeline.Batch)
			var readers, receiver errgroup.Group
			for range slices {
				readers.Go(func() error {
					_, err := extractor.Extract(t.Context(), wholeTable(), nothing, func(ctx context.Context, b pipeline.Batch) error {
						select {
						case arrived <- b:
							return nil
						case <-ctx.Done():
							b.Release()
							return ctx.Err()
						}
					})
					return err
				})
			}
			rows := int64(0)
			receiver.Go(func() error {
				for b := range arrived {
					rows += b.Record.NumRows()
					slowly(b.Record)
					b.Release()
				}
				return nil
			})
			err := readers.Wait()
			close(arrived)
			if receiverErr := receiver.Wait(); err != nil || receiverErr != nil {
				t.Fatal(err, receiverErr)
			}
			now, peak := budget.InUse()
			if rows != slices*fewRows || now != 0 {
				t.Errorf("%d rows came of %d, %d bytes are still in use", rows, slices*fewRows, now)
			}
			if memory := extractor.PeakMemory(); peak > limit || memory > limit || memory < chunk {
				t.Errorf("the budget's peak was %d, that of the buffers %d; the limit is %d", peak, memory, limit)
			}
		})
	}
}

// The driver has the sizes that were announced. A version of it that keeps them
// elsewhere shows here; parts are then reserved by their rows.
func TestSizesAreAnnounced(t *testing.T) {
	t.Parallel()
	const chunkRows = 600
	source := open(t, noisySimulator(t, chunkRows))
	chunks, parts, err := source.Announced(t.Context(), extract.SQL(wholeTable()))
	if err != nil || len(chunks) < 2 || len(parts) < len(chunks) {
		t.Fatalf("%d sizes of %d parts, %v", len(chunks), len(parts), err)
	}
	for i, size := range chunks {
		if size < rowBytes || size > 2*chunkRows*rowBytes || parts[len(parts)-len(chunks)+i] != size {
			t.Errorf("chunk %d has %d bytes; %v are expected of the parts", i, size, parts)
		}
	}
}
