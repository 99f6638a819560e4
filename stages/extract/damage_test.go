package extract

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/snowpg/etl/internal/snowsim/dataset"
)

// allocated is how many bytes f allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

const damagedRows = 1000

// Bytes that changed on their way are noticed before anybody believes them: a
// length among them would be an allocation of its size. The test runs alone,
// because it looks at what the process allocates.
func TestDamageIsNoticedBeforeItIsRead(t *testing.T) { //nolint:paralleltest // see above
	compressed, plain := benchChunk(t, dataset.Shapes()[0], damagedRows)
	limit := uint64(8 * plain)
	rng := rand.New(rand.NewPCG(1, 2))
	for range 100 {
		damaged := bytes.Clone(compressed)
		const header = 10 // names, times and flags in it have no effect
		for i, n := header+rng.IntN(len(damaged)-header), 1+rng.IntN(20); n > 0 && i < len(damaged); i, n = i+1, n-1 {
			damaged[i] ^= byte(1 + rng.IntN(255))
		}
		n := allocated(func() {
			if _, err := decodeStream(bytes.NewReader(damaged), new(claim), damagedRows); err == nil {
				t.Error("no error")
			}
		})
		if n > limit {
			t.Errorf("%d bytes allocated for a chunk of %d", n, plain)
		}
	}
}

// Without a checksum a length gets no more than there is.
func TestDamagedLengths(t *testing.T) {
	t.Parallel()
	whole := chunk(t)
	for _, length := range []uint32{0x7fffffff, 0x80000000, 0xfffffffe, 0x40000000, uint32(len(whole))} {
		damaged := bytes.Clone(whole)
		binary.LittleEndian.PutUint32(damaged[4:], length) // that of the schema
		if _, err := rowsOf(t, bytes.NewReader(damaged)); err == nil {
			t.Errorf("a schema of %#x bytes: no error", length)
		}
	}
	for _, body := range []int64{-1, 1 << 62, int64(len(whole))} {
		m := messages{plain: bytes.Clone(whole)}
		schema, err := m.Message()
		if err != nil {
			t.Fatal(err)
		}
		schema.Release()
		size := int64(len(m.plain))
		if _, err := m.take(body, "a body"); err == nil || int64(len(m.plain)) != size {
			t.Errorf("%d bytes were taken of %d", body, size)
		}
	}
}

func TestBodyLength(t *testing.T) {
	t.Parallel()
	whole := chunk(t)
	m := messages{plain: whole}
	n := 0
	for len(m.plain) > endOfStream {
		size := binary.LittleEndian.Uint32(m.plain[4:])
		if body := bodyLength(m.plain[8 : 8+size]); body < 0 || (n == 0) != (body == 0) {
			t.Errorf("message %d has a body of %d bytes", n, body)
		}
		message, err := m.Message()
		if err != nil {
			t.Fatal(err)
		}
		message.Release()
		n++
	}
	if n != 4 { // the schema and three batches
		t.Errorf("%d messages", n)
	}
	for _, metadata := range [][]byte{nil, {1}, {255, 255, 255, 255}, {4, 0, 0, 0, 255, 255, 255, 127}, {4, 0, 0, 0, 0, 0, 0, 128}} {
		if body := bodyLength(metadata); body > 0 {
			t.Errorf("%x: %d", metadata, body)
		}
	}
}

// A stream whose messages do not begin at multiples of eight is read all the
// same.
func TestUnalignedBodies(t *testing.T) {
	t.Parallel()
	m := messages{plain: chunk(t), read: 4}
	for range 2 {
		message, err := m.Message()
		if err != nil {
			t.Fatal(err)
		}
		message.Release()
	}
}

// Metadata that lead anywhere end in an error, or in as many rows as ever, and
// ask for no memory.
func TestDamagedMetadataOfARecord(t *testing.T) { //nolint:paralleltest // looks at what the process allocates
	whole := chunk(t)
	m := messages{plain: whole}
	if _, _, err := m.next(); err != nil { // the schema
		t.Fatal(err)
	}
	for i := int(m.read); i < len(whole); i++ {
		for _, change := range []byte{1, 0x80, 0xff} {
			damaged := bytes.Clone(whole)
			damaged[i] ^= change
			n := allocated(func() {
				records, _ := decodeAll(damaged, chunkRows)
				release(records)
			})
			if n > 1<<20 {
				t.Fatalf("byte %d changed by %#x: %d bytes allocated for %d", i, change, n, len(whole))
			}
		}
	}
}
