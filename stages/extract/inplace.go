package extract

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/apache/arrow/go/v15/arrow"
	"github.com/apache/arrow/go/v15/arrow/array"
	"github.com/apache/arrow/go/v15/arrow/endian"
	"github.com/apache/arrow/go/v15/arrow/memory"
)

// Arrow's reader copies every buffer of a record. Read in place, a record
// refers to the part it came in, which halves the memory of a part and saves a
// tenth of the processor's time.

// errNotInPlace is for messages that Snowflake does not send: compressed, or
// with dictionaries.
var errNotInPlace = errors.New("the message cannot be read in place")

// isInPlace says whether records of a schema can be read in place.
func isInPlace(s *arrow.Schema) bool {
	if s.Endianness() != endian.NativeEndian {
		return false
	}
	for _, f := range s.Fields() {
		if _, ok := buffersOf(f.Type); !ok {
			return false
		}
	}
	return true
}

// buffersOf is how many buffers an array of a type has, its children's not
// counted; false for a type that is not read in place.
func buffersOf(dt arrow.DataType) (buffers int, ok bool) {
	switch dt := dt.(type) {
	case *arrow.NullType:
		return 0, true
	case *arrow.BinaryType, *arrow.StringType, *arrow.LargeStringType, *arrow.LargeBinaryType:
		return 3, true
	case *arrow.ListType, *arrow.LargeListType, *arrow.MapType:
		return 2, inPlaceChildren(dt)
	case *arrow.FixedSizeListType, *arrow.StructType:
		return 1, inPlaceChildren(dt)
	case *arrow.DictionaryType, arrow.ExtensionType:
		return 0, false
	case arrow.FixedWidthDataType:
		return 2, true
	default:
		return 0, false
	}
}

func inPlaceChildren(dt arrow.DataType) bool {
	for _, child := range children(dt) {
		if _, ok := buffersOf(child); !ok {
			return false
		}
	}
	return true
}

func children(dt arrow.DataType) []arrow.DataType {
	switch dt := dt.(type) {
	case *arrow.StructType:
		types := make([]arrow.DataType, dt.NumFields())
		for i := range types {
			types[i] = dt.Field(i).Type
		}
		return types
	case arrow.ListLikeType: // of a map, the struct of key and value
		return []arrow.DataType{dt.Elem()}
	default:
		return nil
	}
}

// readInPlace reads the record batches of a stream whose schema was read.
func readInPlace(m *messages, schema *arrow.Schema) (records []arrow.Record, err error) {
	for {
		metadata, body, err := m.next()
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		var record arrow.Record
		if err == nil {
			record, err = recordInPlace(metadata, body, m.read-int64(len(body)), schema)
		}
		if err != nil {
			return records, err
		}
		records = append(records, record)
	}
}

// batch is a record batch that is being read: what is left of its lists.
type batch struct {
	nodes   []byte // of length and number of NULLs, one an array
	buffers []byte // of offset and length
	body    []byte
	at      int64 // where the body begins in the stream
}

// pairBytes is the size of both kinds of structs: two int64.
const pairBytes = 16

// The fields of the table RecordBatch (Message.fbs).
const (
	batchRows        = 0
	batchNodes       = 1
	batchBuffers     = 2
	batchCompression = 3
)

// recordInPlace reads a record batch whose body is at a position of the stream.
func recordInPlace(metadata, body []byte, position int64, schema *arrow.Schema) (arrow.Record, error) {
	message := root(metadata)
	if at[uint8](metadata, field(metadata, message, messageType)) != isRecordBatch {
		return nil, errNotInPlace
	}
	header := indirect(metadata, field(metadata, message, messageHeader))
	if field(metadata, header, batchCompression) != 0 {
		return nil, errNotInPlace
	}
	nodes, ok1 := structs(metadata, field(metadata, header, batchNodes), pairBytes)
	buffers, ok2 := structs(metadata, field(metadata, header, batchBuffers), pairBytes)
	if !ok1 || !ok2 {
		return nil, errors.New("the metadata of a record batch are damaged")
	}
	rows := int64(0) // the default of a field that is not there
	if place := field(metadata, header, batchRows); place != 0 {
		rows = number64(metadata, place)
	}
	b := batch{nodes: nodes, buffers: buffers, body: body, at: position}
	columns := make([]arrow.Array, schema.NumFields())
	for i := range columns {
		data, err := b.array(schema.Field(i).Type)
		if err != nil {
			return nil, fmt.Errorf("column %q: %w", schema.Field(i).Name, err)
		}
		columns[i] = array.MakeFromData(data)
	}
	return array.NewRecord(schema, columns, rows), nil
}

// array reads the next array with its children.
func (b *batch) array(dt arrow.DataType) (*array.Data, error) {
	length, nulls, ok := pair(&b.nodes)
	if !ok || length < 0 {
		return nil, errors.New("its array is not there")
	}
	n, _ := buffersOf(dt)
	buffers := make([]*memory.Buffer, n)
	for i := range buffers {
		var err error
		if buffers[i], err = b.buffer(); err != nil {
			return nil, err
		}
	}
	if n > 0 && nulls == 0 {
		buffers[0] = nil // validity that nobody needs
	}
	var sub []arrow.ArrayData
	for _, child := range children(dt) {
		data, err := b.array(child)
		if err != nil {
			return nil, err
		}
		sub = append(sub, data)
	}
	return array.NewData(dt, int(length), buffers, sub, int(nulls), 0), nil
}

// buffer takes the next buffer. Numbers have to be where the processor expects
// them: the stream begins there, and one that keeps to the format goes on so.
func (b *batch) buffer() (*memory.Buffer, error) {
	offset, length, ok := pair(&b.buffers)
	if !ok || offset < 0 || length < 0 || offset > int64(len(b.body)) || length > int64(len(b.body))-offset {
		return nil, errors.New("its buffer is not there")
	}
	data := b.body[offset : offset+length : offset+length]
	if (b.at+offset)%alignment != 0 {
		data = bytes.Clone(data)
	}
	return memory.NewBufferBytes(data), nil
}

// alignment is that of the numbers in a body.
const alignment = 8

func pair(list *[]byte) (first, second int64, ok bool) {
	if len(*list) < pairBytes {
		return 0, 0, false
	}
	first, second = int64(binary.LittleEndian.Uint64(*list)), int64(binary.LittleEndian.Uint64((*list)[8:]))
	*list = (*list)[pairBytes:]
	return first, second, true
}
