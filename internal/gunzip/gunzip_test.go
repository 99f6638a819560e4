package gunzip

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
)

func samples() map[string][]byte {
	rng := rand.New(rand.NewPCG(3, 4))
	noise := make([]byte, 200_000)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	skewed := make([]byte, 300_000)
	for i := range skewed {
		skewed[i] = byte(rng.ExpFloat64() * 9)
	}
	var text strings.Builder
	for text.Len() < 400_000 {
		text.WriteString([]string{"lorem ", "ipsum ", "dolor ", "{\"a\": 1}", "\x00\x00\x00\x00\x00\x00", "xyxyxyxyxy", "abcabcabc"}[rng.IntN(7)])
		text.WriteByte(byte(rng.Uint32()))
	}
	return map[string][]byte{
		"empty": nil, "one": {7}, "noise": noise, "skewed": skewed, "text": []byte(text.String()),
		"zeros": make([]byte, 100_000), "few": []byte("hello hello hello"),
	}
}

func compress(t testing.TB, level int, parts ...[]byte) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, p := range parts {
		w, err := gzip.NewWriterLevel(&out, level)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(p); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func TestDecodesWhatWasCompressed(t *testing.T) {
	t.Parallel()
	var r Reader
	for name, plain := range samples() {
		for _, level := range []int{gzip.HuffmanOnly, 0, 1, 6, 9} {
			compressed := compress(t, level, plain)
			size, err := Size(compressed)
			if err != nil || size != int64(len(plain)) {
				t.Fatalf("%s, level %d: size %d, %v", name, level, size, err)
			}
			dst := make([]byte, size)
			n, err := r.Decode(dst, compressed)
			if err != nil || !bytes.Equal(dst[:n], plain) {
				t.Fatalf("%s, level %d: %d of %d bytes, %v", name, level, n, len(plain), err)
			}
		}
	}
}

// A result is not shorter than its data, wherever that is cut and whatever room
// there is, and nothing behind the room is touched.
func TestWhatIsMissingIsNoticed(t *testing.T) {
	t.Parallel()
	var r Reader
	plain := samples()["text"][:900]
	for _, level := range []int{gzip.HuffmanOnly, 0, 1, 6} {
		compressed := compress(t, level, plain)
		for n := range compressed {
			if _, err := r.Decode(make([]byte, len(plain)), compressed[:n]); err == nil {
				t.Fatalf("level %d: the first %d of %d bytes are taken for all", level, n, len(compressed))
			}
		}
		for room := range plain {
			dst := bytes.Repeat([]byte{0xa5}, len(plain))
			if _, err := r.Decode(dst[:room:room], compressed); !errors.Is(err, ErrRoom) {
				t.Fatalf("level %d: room for %d bytes: %v", level, room, err)
			}
			if behind := dst[room:]; bytes.Count(behind, []byte{0xa5}) != len(behind) {
				t.Fatalf("level %d: room for %d bytes: something was written behind it", level, room)
			}
		}
	}
}

func TestDecodesMembersAndHeaders(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	for _, text := range []string{"first ", "", "second"} {
		w := gzip.NewWriter(&packed)
		w.Name, w.Comment, w.Extra = "name", "comment", []byte("extra")
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	var r Reader
	dst := make([]byte, 100)
	n, err := r.Decode(dst, packed.Bytes())
	if err != nil || string(dst[:n]) != "first second" {
		t.Fatalf("%q, %v", dst[:n], err)
	}
}

// checkInflate compares with the standard library, which must come to the same
// verdict.
func checkInflate(t interface{ Fatalf(string, ...any) }, data []byte) {
	const most = 1 << 20
	in := bytes.NewReader(data)
	want, wantErr := io.ReadAll(io.LimitReader(flate.NewReader(in), most))
	if len(want) == most {
		return
	}
	var r Reader
	dst := make([]byte, len(want))
	n, used, err := r.inflate(dst, data)
	switch {
	case wantErr != nil && (err == nil || errors.Is(err, ErrRoom)):
		if err == nil {
			t.Fatalf("%x: %d bytes, where the standard library says %v", data, n, wantErr)
		}
	case wantErr != nil:
	case err != nil:
		t.Fatalf("%x: %v, where the standard library gives %d bytes", data, err, len(want))
	case !bytes.Equal(dst[:n], want) || used != len(data)-in.Len():
		t.Fatalf("%x: %d bytes from %d, where the standard library gives %d from %d", data, n, used, len(want), len(data)-in.Len())
	}
}

// Whatever the blocks are and however the codes are made: changed bits reach
// the corners that no compressor does.
func TestInflateAgreesWithTheStandardLibrary(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(5, 6))
	for _, plain := range samples() {
		for _, level := range []int{flate.HuffmanOnly, 0, 1, 6, 9} {
			var packed bytes.Buffer
			w, err := flate.NewWriter(&packed, level)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(plain[:min(len(plain), 5000)]); err != nil {
				t.Fatal(err)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			checkInflate(t, packed.Bytes())
			for range 300 {
				damaged := bytes.Clone(packed.Bytes())
				damaged[rng.IntN(min(len(damaged), 1+rng.IntN(300)))] ^= 1 << rng.IntN(8)
				checkInflate(t, damaged)
			}
		}
	}
}

func FuzzInflate(f *testing.F) {
	for _, plain := range samples() {
		compressed := compress(f, 6, plain[:min(len(plain), 600)])
		f.Add(compressed[leastHeader : len(compressed)-trailer])
	}
	f.Add([]byte{0x4b, 0xcc, 0x4b, 0x4e, 0x4c, 0x04, 0x12, 0x00})
	f.Fuzz(func(t *testing.T, data []byte) { checkInflate(t, data) })
}

func TestDecodeAllocatesNothing(t *testing.T) { //nolint:paralleltest // counts the allocations of the process
	plain := samples()["skewed"]
	compressed := compress(t, 6, plain)
	dst, r := make([]byte, len(plain)), new(Reader)
	if n := testing.AllocsPerRun(3, func() {
		if _, err := r.Decode(dst, compressed); err != nil {
			t.Error(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
