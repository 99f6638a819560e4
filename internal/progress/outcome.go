package progress

// Outcome is how a table ended.
type Outcome struct {
	Failed bool
	Text   string // in a few words, "" where the counters say enough
}

func (o Outcome) phase() Phase {
	if o.Failed {
		return Failed
	}
	return Done
}
