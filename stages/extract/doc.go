// Package extract runs one statement on Snowflake and hands over its rows as
// verified Arrow record batches. It is the only package that knows the
// Snowflake driver.
//
//	Slice ─▶ SELECT … AT(anchor) ─▶ result: inline part + chunks
//	                                     │
//	                     N downloaders, one chunk at a time each:
//	                     reserve budget → GET, whole → decompress, whole
//	                     → decode → rows as promised? → emit, else fetch it again
//
// Invariants:
//
//   - Rows come from QueryArrowStream as raw IPC bytes. The driver's own
//     decoding (GetArrowBatches, Scan) turns NULL into 0 and rounds NUMBER
//     through float64.
//   - Records refer to the part that they came in, not to copies of it.
//   - Answer reads small results the same way: the driver's reader of rows
//     waits for ever for a chunk that has none.
//   - Nothing of a chunk is emitted before the whole chunk has arrived, its
//     gzip checksum was read and its rows were counted: a chunk cut at a
//     message boundary looks like a complete one.
//   - A chunk is fetched again from a fresh GetBatches: the driver keeps a
//     half-read stream in the batch value.
//   - A link that has expired is replaced by opening the result again by its
//     query id, if its list of parts is the same; else the slice starts again.
//   - A download is never slowed down by what comes after it: the byte budget
//     decides whether it starts.
//   - Nobody who holds a part of the budget waits for more of it. A part that
//     was announced too small gives back all it has and is reserved again.
//   - The memory of a part is lent to the next one once its last record is
//     released: nothing of a record may be used after that.
package extract
