package verify

import (
	"math/big"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"
	"pgregory.net/rapid"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/pipeline"
)

func TestNumericWatermarksAreInOrder(t *testing.T) {
	t.Parallel()
	table := &pipeline.Table{Columns: []catalog.Mapping{
		{Target: catalog.TargetColumn{Name: "id"}},
		{Target: catalog.TargetColumn{Name: "version", Type: catalog.PGType{OID: pgoid.Numeric}}},
	}}
	table.WatermarkColumn = &table.Columns[1]
	position, order := watermarkOrder(table)
	if position != 1 || order(nil, nil) != 0 || order(nil, []byte{1}) != -1 || order([]byte{1}, nil) != 1 {
		t.Fatal("NULL is not less than every watermark")
	}
	types := pgtype.NewMap()
	field := func(n *big.Int) []byte {
		buf, err := types.Encode(pgtype.NumericOID, pgtype.BinaryFormatCode, pgtype.Numeric{Int: n, Valid: true}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return buf
	}
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) *big.Int {
			n := new(big.Int).Mul(big.NewInt(rapid.Int64().Draw(t, name)), big.NewInt(rapid.SampledFrom([]int64{1, 0, 10_000_000_000}).Draw(t, name+" by")))
			return n
		}
		a, b := draw("a"), draw("b")
		if got := order(field(a), field(b)); got != a.Cmp(b) {
			t.Fatalf("%v, %v: %d", a, b, got)
		}
	})
}

func TestSignedFieldsAreInOrder(t *testing.T) {
	t.Parallel()
	sorted := [][]byte{{0x80, 0}, {0xFF, 0xFE}, {0xFF, 0xFF}, {0, 0}, {0, 1}, {0x7F, 0xFF}}
	if !slices.IsSortedFunc(sorted, compareSigned) {
		t.Error("negative numbers do not come first")
	}
	for i := range sorted[1:] {
		if compareSigned(sorted[i+1], sorted[i]) <= 0 {
			t.Errorf("%x, %x", sorted[i+1], sorted[i])
		}
	}
}
