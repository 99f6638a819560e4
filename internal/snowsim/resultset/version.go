package resultset

import (
	"encoding/binary"
	"fmt"
)

// metadataV4 is the value of enum MetadataVersion in Arrow's Schema.fbs.
const metadataV4 = 3

// downgrade makes every message of an Arrow stream one of metadata version 4.
// The version is the first field of a flatbuffer; what we write has no unions,
// the only thing that the versions spell differently.
//
// Source: Arrow columnar format, "Encapsulated message format"; FlatBuffers
// internals, "Tables".
func downgrade(stream []byte) error {
	starts, err := messageStarts(stream)
	if err != nil {
		return err
	}
	for _, at := range starts {
		message := stream[at+8:] // continuation marker and length
		table := int(binary.LittleEndian.Uint32(message))
		vtable := table - int(int32(binary.LittleEndian.Uint32(message[table:])))
		field := int(binary.LittleEndian.Uint16(message[vtable+4:]))
		if field == 0 {
			return fmt.Errorf("downgrade Arrow stream: the message at byte %d has no version", at)
		}
		binary.LittleEndian.PutUint16(message[table+field:], metadataV4)
	}
	return nil
}
