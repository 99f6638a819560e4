package resultset

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow/ipc"
)

// DropBatches cuts the last n record batches, and the end-of-stream marker,
// off an Arrow stream. What is left is a valid stream: only the number of its
// rows tells.
func DropBatches(stream []byte, n int) ([]byte, error) {
	starts, err := messageStarts(stream)
	if err != nil {
		return nil, err
	}
	const schemas = 1 // the schema message stays
	keep := max(schemas, len(starts)-n)
	if keep >= len(starts) {
		return stream, nil
	}
	return stream[:starts[keep]], nil
}

// messageStarts answers the offset of each message.
func messageStarts(stream []byte) ([]int, error) {
	r := bytes.NewReader(stream)
	messages := ipc.NewMessageReader(r)
	defer messages.Release()
	var starts []int
	for {
		at := len(stream) - r.Len()
		switch _, err := messages.Message(); {
		case errors.Is(err, io.EOF):
			return starts, nil
		case err != nil:
			return nil, fmt.Errorf("split Arrow stream at byte %d: %w", at, err)
		}
		starts = append(starts, at)
	}
}
