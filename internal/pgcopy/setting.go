package pgcopy

// settings are the policies that are strict by default, as the configuration
// writes their lenient values.
var settings = map[string]string{
	hasNUL: "nul: strip", hasEscapedNUL: "nul: strip", notUTF8: "invalid_utf8: replace",
}

// Setting names what would let such values through, changed and counted; ""
// where nothing does, or where somebody has chosen to be strict.
func (e *ValueError) Setting() string { return settings[e.Reason] }
