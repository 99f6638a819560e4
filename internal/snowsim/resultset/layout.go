package resultset

import (
	"math"
	"math/rand/v2"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// unusual draws a layout in which a client must be able to read a column,
// though not the one that Snowflake uses most. Each chunk draws anew, so that
// one column changes its layout within a result. ok is false where the usual
// one is to be used.
func unusual(t data.Type, f Format, c int, v *data.Vector, r rows) (p physical, ok bool) {
	if f.Layout == 0 {
		return physical{}, false
	}
	rng := rand.New(rand.NewPCG(f.Layout, uint64(r.lo)<<16|uint64(c)))
	wide := rng.IntN(2) == 0
	switch t.Kind {
	case data.Fixed:
		return integerOfWidth(t, max(1<<rng.IntN(5), widthOfValues(v.Decimals[r.lo:r.hi]))), true
	case data.Time:
		return ticksOfDay(t.Scale, wide), true
	case data.TimestampNTZ, data.TimestampLTZ:
		if !wide && ticksFit(v, t.Scale, r) {
			return ticks(t.Scale), true
		}
		return split(), true
	case data.TimestampTZ:
		if !wide && ticksFit(v, t.Scale, r) {
			return zonedTicks(t.Scale), true
		}
		return zonedSplit(), true
	default:
		return physical{}, false
	}
}

// ticksFit says whether 10^-scale seconds since 1970 fit 64 bits in all rows.
func ticksFit(v *data.Vector, scale int, r rows) bool {
	limit := math.MaxInt64/pow10[scale] - 1
	for _, seconds := range v.Seconds[r.lo:r.hi] {
		if seconds > limit || seconds < -limit {
			return false
		}
	}
	return true
}
