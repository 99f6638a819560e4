package copyin

import (
	"math"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func TestTableNamesSayTheirRunAndAreNeverCut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		run := uuid.UUID(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "run"))
		slice := rapid.IntRange(0, math.MaxInt32).Draw(t, "slice")
		writer := rapid.IntRange(0, 999).Draw(t, "writer")
		name := tableName(run, slice, newAttempt(), writer)
		if got, ok := runOf(name); len(name) > 63 || !ok || got != run {
			t.Fatalf("%q (%d bytes) is of run %v, %t", name, len(name), got, ok)
		}
	})
	for _, foreign := range []string{"stage", "stage_x_0_aaaaaa_0", "my_stage_00000000000000000000000000000000_0_aaaaaa_0"} {
		if _, ok := runOf(foreign); ok {
			t.Errorf("%q passes for staging", foreign)
		}
	}
}
