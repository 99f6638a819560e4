package extract

import (
	"testing"

	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/resultset"
)

// FuzzMessages cuts whatever it is given into messages. It does not decode
// them: the Arrow library may ask for any amount of memory then, which is why
// nothing comes that far without its checksum.
func FuzzMessages(f *testing.F) {
	table := dataset.EveryType()
	for block := range table.Blocks {
		for _, format := range []resultset.Format{{V4: true}, {EndOfStream: true, Batches: 3}} {
			whole, err := resultset.Arrow(resultset.Part{Columns: table.Columns, Block: block, Hi: block.Rows}, format)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(whole)
		}
	}
	f.Fuzz(func(t *testing.T, plain []byte) {
		m := messages{plain: plain}
		for {
			left := len(m.plain)
			message, err := m.Message()
			switch {
			case err != nil: // io.EOF at the end
				return
			case len(m.plain) >= left:
				t.Fatalf("a message of nothing, with %d bytes left", left)
			}
			message.Release()
		}
	})
}
