package pipeline

// Loss counts the values of one column that PostgreSQL cannot hold exactly
// and that a policy let through altered.
type Loss struct {
	Column string
	Kind   LossKind
	Count  int64
}

// LossKind says what was lost: a word that is stored and can be searched for.
type LossKind string

// The kinds of losses.
const (
	LossNUL         LossKind = "nul"
	LossInvalidUTF8 LossKind = "invalid_utf8"
	LossNanoseconds LossKind = "nanoseconds"
	LossUndefined   LossKind = "undefined"
	LossOffset      LossKind = "tz_offset"
)

var lossTexts = map[LossKind]string{
	LossNUL:         "NUL characters left out",
	LossInvalidUTF8: "invalid UTF-8 replaced",
	LossNanoseconds: "digits below the microsecond cut",
	LossUndefined:   "undefined written as null",
	LossOffset:      "offset from UTC dropped, the instant kept",
}

// Text describes the kind for people.
func (k LossKind) Text() string {
	if text, known := lossTexts[k]; known {
		return text
	}
	return string(k)
}
