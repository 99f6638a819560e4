package extract

import (
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/ipc"
)

// decodeAll decodes a part that was promised to hold so many rows. A stream
// that was cut between two messages looks complete: only the count tells. The
// records refer to plain.
//
// Nothing is decoded before all of the part is there and gzip's checksum was
// compared: the Arrow library believes every length and count in a stream, and
// a damaged one can ask for more memory than there is, which no program
// survives.
func decodeAll(plain []byte, promised int64) ([]arrow.Record, error) {
	records, err := decode(plain)
	if err != nil {
		return nil, err
	}
	if rows := countRows(records); rows != promised {
		release(records)
		return nil, fmt.Errorf("%d rows were promised and %d came", promised, rows)
	}
	return records, nil
}

// decode reads all record batches of an IPC stream. They refer to its bytes,
// unless it holds what only Arrow's own reader knows.
func decode(plain []byte) (records []arrow.Record, err error) {
	defer func() {
		if p := recover(); p != nil { // damaged metadata can lead the reader anywhere
			err = fmt.Errorf("the Arrow stream is damaged: %v", p)
		}
		if err != nil {
			release(records)
			records = nil
		}
	}()
	m := &messages{plain: plain}
	reader, err := ipc.NewReaderFromMessageReader(m)
	if err != nil {
		return nil, err
	}
	defer reader.Release()
	if isInPlace(reader.Schema()) {
		records, err = readInPlace(m, reader.Schema())
		if !errors.Is(err, errNotInPlace) {
			return records, err
		}
		release(records)
		return decodeCopying(plain)
	}
	return copied(reader)
}

// decodeCopying is decode with Arrow's own reader.
func decodeCopying(plain []byte) ([]arrow.Record, error) {
	reader, err := ipc.NewReaderFromMessageReader(&messages{plain: plain})
	if err != nil {
		return nil, err
	}
	defer reader.Release()
	return copied(reader)
}

func copied(reader *ipc.Reader) (records []arrow.Record, err error) {
	for reader.Next() {
		record := reader.Record()
		record.Retain()
		records = append(records, record)
	}
	if err := reader.Err(); err != nil && !errors.Is(err, io.EOF) {
		return records, err
	}
	return records, nil
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
