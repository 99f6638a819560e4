package pipeline

import "github.com/snowpg/etl/internal/rule"

// Commit is what the merge of one slice has made durable.
type Commit struct {
	// Read counts the rows that came from the source, BytesRead their size as
	// decoded Arrow.
	Read, BytesRead int64
	// Chunks were sent to PostgreSQL, BytesCopied in all.
	Chunks, BytesCopied int64
	Written             int64 // rows inserted or updated
	Path                Path
	Rejected            int64 // rows recorded as rejected
	Losses              []Loss
	Violations          []rule.Violation // of rules that only warn
}

func commit(l loaded, m Merged) *Commit {
	return &Commit{
		Read: l.Rows, BytesRead: l.Bytes, Chunks: l.Chunks, BytesCopied: l.BytesCopied,
		Written: m.Written, Path: m.Path, Rejected: int64(len(l.Rejects)), Losses: l.Losses, Violations: m.Violations,
	}
}
