package extract

import (
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// decodeAll decodes a stream that was promised to hold so many rows. A stream
// that was cut between two messages looks complete: only the count tells.
func decodeAll(stream io.Reader, alloc memory.Allocator, promised int64) ([]arrow.Record, error) {
	records, err := decode(stream, alloc)
	if err != nil {
		return nil, err
	}
	if rows := countRows(records); rows != promised {
		release(records)
		return nil, fmt.Errorf("%d rows were promised and %d came", promised, rows)
	}
	return records, nil
}

// decode reads all record batches of one IPC stream and then the stream to
// its end: only there does gzip compare its checksum, and Snowflake's streams
// mostly have no end-of-stream marker. On an error nothing stays allocated.
func decode(stream io.Reader, alloc memory.Allocator) (records []arrow.Record, err error) {
	defer func() {
		if p := recover(); p != nil { // damaged metadata can lead the reader anywhere
			err = fmt.Errorf("the Arrow stream is damaged: %v", p)
		}
		if err != nil {
			release(records)
			records = nil
		}
	}()
	reader, err := ipc.NewReader(stream, ipc.WithAllocator(alloc))
	if err != nil {
		return nil, err
	}
	defer reader.Release()
	for reader.Next() {
		record := reader.Record()
		record.Retain()
		records = append(records, record)
	}
	if err := reader.Err(); err != nil && !errors.Is(err, io.EOF) {
		return records, err
	}
	_, err = io.Copy(io.Discard, stream)
	return records, err
}

func release(records []arrow.Record) {
	for _, r := range records {
		r.Release()
	}
}

func countRows(records []arrow.Record) int64 {
	var rows int64
	for _, r := range records {
		rows += r.NumRows()
	}
	return rows
}
