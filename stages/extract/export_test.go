package extract

// PeakMemory is the most bytes that the buffers for parts ever took.
func (e *Extractor) PeakMemory() int64 {
	e.buffers.mu.Lock()
	defer e.buffers.mu.Unlock()
	return e.buffers.peak
}
