package value

import (
	"math"
	"math/big"
	"testing"

	"github.com/apache/arrow/go/v15/arrow/decimal128"
	"pgregory.net/rapid"
)

// Small decimals take a short way; it must not lead elsewhere.
func TestFloatIsTheNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		n, scale := rapid.Int64().Draw(r, "n"), rapid.IntRange(0, 37).Draw(r, "scale")
		n >>= rapid.IntRange(0, 63).Draw(r, "fewer bits")
		want, _ := new(big.Rat).SetFrac(big.NewInt(n), powers[scale]).Float64()
		if got := Float(decimal128.FromI64(n), scale); math.Float64bits(got) != math.Float64bits(want) {
			r.Fatalf("%d with %d decimals: got %v, want %v", n, scale, got, want)
		}
	})
}
