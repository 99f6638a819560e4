package gunzip

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
)

// ErrRoom says that the result is longer than the room for it: more than one
// member, or damage.
var ErrRoom = errors.New("gzip: the data decompresses to more than there is room for")

// errDamaged is for all that no compressor writes.
var errDamaged = errors.New("gzip: the data is damaged")

const (
	leastHeader = 10
	trailer     = 8 // checksum and length, four bytes each
	// mostRatio is how much deflate can make of one byte: 258 bytes take two
	// bits at least.
	mostRatio = 1032
)

// Size is the length of the result, in bytes, that the end of compressed names.
// It is the last member's, modulo 2^32. A claim that no data of this length can
// hold is an error, so that damage does not ask for more memory than there is.
func Size(compressed []byte) (int64, error) {
	if len(compressed) < leastHeader+trailer {
		return 0, fmt.Errorf("gzip: %d bytes: %w", len(compressed), io.ErrUnexpectedEOF)
	}
	size := int64(binary.LittleEndian.Uint32(compressed[len(compressed)-4:]))
	if size > mostRatio*int64(len(compressed)) {
		return 0, errDamaged
	}
	return size, nil
}

// Reader decompresses; its tables are used again from one Decode to the next.
// The zero value is ready. It is not safe for concurrent use.
type Reader struct {
	literals  table
	distances table
	lengths   [maxLiterals + maxDistances]uint8
	fixed     bool // the tables are those of fixed blocks
}

// Decode decompresses all members of compressed into dst and returns how many
// bytes they have. Errors are ErrRoom, io.ErrUnexpectedEOF for data that was
// cut, or damage.
func (r *Reader) Decode(dst, compressed []byte) (int, error) {
	n := 0
	for {
		deflated, err := skipHeader(compressed)
		if err != nil {
			return 0, err
		}
		size, used, err := r.inflate(dst[n:], deflated)
		if err != nil {
			return 0, err
		}
		rest := deflated[used:]
		if len(rest) < trailer {
			return 0, io.ErrUnexpectedEOF
		}
		if binary.LittleEndian.Uint32(rest) != crc32.ChecksumIEEE(dst[n:n+size]) || binary.LittleEndian.Uint32(rest[4:]) != uint32(size) {
			return 0, errors.Join(errDamaged, errors.New("the checksum differs"))
		}
		n += size
		if compressed = rest[trailer:]; len(compressed) == 0 {
			return n, nil
		}
	}
}

// The flags of a header.
const (
	hasChecksum = 1 << 1
	hasExtra    = 1 << 2
	hasName     = 1 << 3
	hasComment  = 1 << 4
	reserved    = 0xe0
)

// skipHeader returns what follows a member's header.
func skipHeader(b []byte) ([]byte, error) {
	if len(b) < leastHeader {
		return nil, io.ErrUnexpectedEOF
	}
	flags := b[3]
	if b[0] != 0x1f || b[1] != 0x8b || b[2] != 8 || flags&reserved != 0 {
		return nil, errDamaged
	}
	rest := b[leastHeader:]
	if flags&hasExtra != 0 {
		if len(rest) < 2 || len(rest) < 2+int(binary.LittleEndian.Uint16(rest)) {
			return nil, io.ErrUnexpectedEOF
		}
		rest = rest[2+int(binary.LittleEndian.Uint16(rest)):]
	}
	for _, text := range []byte{hasName, hasComment} {
		if flags&text == 0 {
			continue
		}
		end := 0
		for end < len(rest) && rest[end] != 0 {
			end++
		}
		if end == len(rest) {
			return nil, io.ErrUnexpectedEOF
		}
		rest = rest[end+1:]
	}
	if flags&hasChecksum == 0 {
		return rest, nil
	}
	if len(rest) < 2 {
		return nil, io.ErrUnexpectedEOF
	}
	if header := b[:len(b)-len(rest)]; binary.LittleEndian.Uint16(rest) != uint16(crc32.ChecksumIEEE(header)) {
		return nil, errDamaged
	}
	return rest[2:], nil
}
