// Package gunzip decompresses gzip that is in memory as a whole into memory
// that is as large as the result.
//
//	compressed ──Size──▶ room for the result ──Reader.Decode──▶ plain
//
// That is what a downloaded chunk is, and what a streaming decompressor cannot
// make use of: it keeps a window of its own, copies every byte out of it, and
// asks for its input in pieces. Here the result is the window, and the input is
// read eight bytes at a time.
//
// Invariants:
//   - Nothing is returned as decompressed before its checksum and its length
//     were compared.
//   - Damaged input is an error; it never panics, never writes outside dst and
//     never allocates.
//
// Formats: RFC 1951 (deflate), RFC 1952 (gzip).
package gunzip
