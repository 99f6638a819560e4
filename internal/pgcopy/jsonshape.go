package pgcopy

// jsonShape is a document without its scalars. The documents of a column
// mostly have the same keys in the same order, so the next one often consists
// of the same text with other scalars in their places: it is then as well
// formed as the one before, and comparing text takes half the time of reading
// tokens.
type jsonShape struct {
	text []byte // with padding; empty if no shape is known
	cuts []int  // where in text the scalars were
	// A column of ever different documents is not worth the try: the more
	// failures in a row, the more documents are scanned before the next one.
	pause, wait int
}

const (
	// maxShapeCuts and maxShapeBytes bound what is remembered.
	maxShapeCuts  = 64
	maxShapeBytes = 16 << 10
	maxPause      = 255
)

// jsonScalars are the places of the first scalars of a document.
type jsonScalars struct {
	spans [maxShapeCuts]struct{ from, to int }
	n     int // all of them, also those without room
}

func (s *jsonScalars) add(from, to int) {
	if s.n < len(s.spans) {
		s.spans[s.n].from, s.spans[s.n].to = from, to
	}
	s.n++
}

// accepts is scan with the shape of an earlier document tried first. The
// verdict is the same.
func (sh *jsonShape) accepts(s *jsonScanner, doc []byte) bool {
	if sh.wait == 0 && len(sh.text) != 0 && len(doc)-len(jsonPadding) <= maxJSONBytes {
		s.undefined, s.nul = false, false
		if sh.matches(s, doc) {
			sh.pause = 0
			return true
		}
		sh.pause = min(2*sh.pause+1, maxPause)
		sh.wait = sh.pause
	}
	ok := s.scan(doc)
	if sh.wait = max(0, sh.wait-1); sh.wait == 0 && ok {
		sh.learn(s, doc)
	}
	return ok
}

// matches says whether a document with its padding has this shape.
func (sh *jsonShape) matches(s *jsonScanner, doc []byte) bool {
	i, from := 0, 0
	for _, cut := range sh.cuts {
		if i = sh.skip(doc, i, from, cut); i == failed {
			return false
		}
		if i = s.scalar(doc, i); i == failed {
			return false
		}
		from = cut
	}
	i = sh.skip(doc, i, from, len(sh.text)-len(jsonPadding))
	return i == len(doc)-len(jsonPadding)
}

// skip compares the text in [from, to) with the document at i, and returns the
// position behind it. Text has no zero before its padding, so what is equal to
// it cannot reach into that of the document.
func (sh *jsonShape) skip(doc []byte, i, from, to int) int {
	for ; to-from > 8; i, from = i+8, from+8 {
		if word8At(doc, i) != word8At(sh.text, from) {
			return failed
		}
	}
	if (word8At(doc, i)^word8At(sh.text, from))<<(64-8*(to-from)) != 0 {
		return failed
	}
	return i + to - from
}

// learn takes the shape of a document that the scanner has just accepted,
// unless it is too large, or has in a key what needs a repair.
func (sh *jsonShape) learn(s *jsonScanner, doc []byte) {
	if s.scalars.n > maxShapeCuts || len(doc) > maxShapeBytes || s.undefined || s.nul {
		return
	}
	sh.text, sh.cuts = sh.text[:0], sh.cuts[:0]
	from := 0
	for _, scalar := range s.scalars.spans[:s.scalars.n] {
		sh.text = append(sh.text, doc[from:scalar.from]...)
		sh.cuts = append(sh.cuts, len(sh.text))
		from = scalar.to
	}
	sh.text = append(sh.text, doc[from:]...)
}
