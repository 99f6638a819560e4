package merge

import (
	"strconv"
	"testing"
	"time"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/state"
	"github.com/snowpg/etl/internal/watermark"
	"github.com/snowpg/etl/pipeline"
)

func TestHowMuchOfASliceIsReadAgain(t *testing.T) {
	t.Parallel()
	marked := &pipeline.Run{Table: &pipeline.Table{WatermarkColumn: &catalog.Mapping{}}}
	unmarked := &pipeline.Run{Table: &pipeline.Table{}}
	at := func(n int) watermark.Value {
		v, err := watermark.Parse(snowtype.Fixed, strconv.Itoa(n))
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	var none watermark.Value
	day := watermark.FromTime(snowtype.Date, time.Now())
	for name, c := range map[string]struct {
		run               *pipeline.Run
		from, to, reached watermark.Value
		want              overlap
	}{
		"behind what was reached":  {marked, at(5), at(9), at(5), nothing},
		"up to what was reached":   {marked, at(2), at(5), at(5), everything},
		"from the beginning to it": {marked, none, at(5), at(5), everything},
		"across":                   {marked, at(4), at(9), at(5), something},
		"all, across":              {marked, none, at(9), at(5), something},
		"nothing was reached":      {marked, none, at(9), none, something},
		"another watermark":        {marked, day, day, at(5), something},
		"no watermark":             {unmarked, at(5), at(9), none, everything},
	} {
		got := readAgain(state.Target{Watermark: c.reached}, pipeline.Slice{Run: c.run, From: c.from, To: c.to})
		if got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
