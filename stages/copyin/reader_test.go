package copyin

import (
	"bytes"
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/snowpg/etl/pipeline"
)

func TestReaderJoinsChunksAndFillsEachBuffer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bodies := rapid.SliceOf(rapid.SliceOfN(rapid.Byte(), 0, 40)).Draw(t, "chunks")
		size := rapid.IntRange(1, 64).Draw(t, "buffer")
		chunks := make(chan pipeline.Chunk, len(bodies))
		for _, b := range bodies {
			chunks <- pipeline.Chunk{Rows: 1, Buf: b}
		}
		close(chunks)
		recycled := 0
		r := newReader(context.Background(), chunks, func(pipeline.Chunk) { recycled++ })
		defer r.stop()

		want := append(append([]byte(header), bytes.Join(bodies, nil)...), trailer...)
		var got []byte
		for {
			buf := make([]byte, size)
			n, err := r.Read(buf)
			if got = append(got, buf[:n]...); err == io.EOF {
				break
			}
			if err != nil || (n < size && len(got) < len(want)) {
				t.Fatalf("Read = %d of %d, %v, at byte %d of %d", n, size, err, len(got), len(want))
			}
		}
		if !bytes.Equal(got, want) || recycled != len(bodies) || r.rows != int64(len(bodies)) {
			t.Fatalf("read %x, want %x; %d of %d chunks given back, %d rows", got, want, recycled, len(bodies), r.rows)
		}
	})
}

func TestReaderReturnsFromAnIdleSource(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r := newReader(t.Context(), make(chan pipeline.Chunk), keep)
		buf := make([]byte, 100)
		if n, err := r.Read(buf); n != len(header) || err != nil {
			t.Fatalf("Read = %d, %v: what is there must be sent", n, err)
		}
		if n, err := r.Read(buf); n != 0 || err != nil {
			t.Fatalf("Read = %d, %v", n, err)
		}
		r.stop()
		if n, err := r.Read(buf); n != 0 || !errors.Is(err, context.Canceled) && !errors.Is(err, errStopped) {
			t.Fatalf("Read after stop = %d, %v", n, err)
		}
	})
}

func TestReaderEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancelCause(t.Context())
		r := newReader(ctx, make(chan pipeline.Chunk), keep)
		defer r.stop()
		if _, err := r.Read(make([]byte, len(header))); err != nil {
			t.Fatal(err)
		}
		begun, cause := time.Now(), errors.New("enough")
		cancel(cause)
		if n, err := r.Read(make([]byte, 1)); n != 0 || !errors.Is(err, cause) || time.Since(begun) > 0 {
			t.Errorf("Read = %d, %v after %s", n, err, time.Since(begun))
		}
	})
}

func TestAStoppedReaderTakesNothing(t *testing.T) {
	t.Parallel()
	chunks := make(chan pipeline.Chunk, 1)
	chunks <- pipeline.Chunk{}
	for range 50 { // a select among what is ready picks at random
		r := newReader(t.Context(), chunks, keep)
		r.stop()
		if _, err := r.Read(make([]byte, 1)); err == nil || len(chunks) != 1 {
			t.Fatalf("Read: %v, %d chunks left", err, len(chunks))
		}
	}
}

func TestStopWaitsForAReadAndGivesTheChunkBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		chunks := make(chan pipeline.Chunk)
		recycled := 0
		r := newReader(t.Context(), chunks, func(pipeline.Chunk) { recycled++ })
		go func() {
			for {
				if _, err := r.Read(make([]byte, 25)); err != nil {
					return
				}
			}
		}()
		chunks <- pipeline.Chunk{Rows: 1, Buf: make([]byte, 10)}
		synctest.Wait()
		r.stop()
		select {
		case chunks <- pipeline.Chunk{}:
			t.Error("a chunk was taken after stop")
		default:
		}
		if recycled != 1 {
			t.Errorf("%d chunks given back", recycled)
		}
	})
}
