package extract

import "context"

// PeakMemory is the most bytes that the buffers for parts ever took.
func (e *Extractor) PeakMemory() int64 {
	e.buffers.mu.Lock()
	defer e.buffers.mu.Unlock()
	return e.buffers.peak
}

// Announced runs a statement and returns the decompressed sizes of its chunks,
// and what is expected of all its parts, in bytes.
func (s *Source) Announced(ctx context.Context, statement string) (chunks, parts []int64, err error) {
	r, err := s.query(ctx, statement)
	if err != nil {
		return nil, nil, err
	}
	for _, size := range r.announced {
		chunks = append(chunks, size.plain)
	}
	for i := range r.parts {
		parts = append(parts, r.size(i).plain)
	}
	return chunks, parts, nil
}
