package pgcopy

// A binary COPY stream is Header, any number of tuples, Trailer.
//
// Source: PostgreSQL manual, "COPY", Binary Format.
const (
	header  = "PGCOPY\n\xff\r\n\x00" + "\x00\x00\x00\x00" + "\x00\x00\x00\x00"
	trailer = "\xff\xff"
)

// Header is the signature, the flags field (none set) and the length of the
// header extension (0): 19 bytes that begin a stream. The caller owns them.
func Header() []byte { return []byte(header) }

// Trailer is the field count −1 that ends a stream. The caller owns it.
func Trailer() []byte { return []byte(trailer) }
