package pgcopy

// states are the SQLSTATEs with which PostgreSQL would refuse such values.
//
// Source: appendix A of the manual, "PostgreSQL Error Codes".
var states = map[string]string{
	isNull: "23502", longVarchar: "22001",
	hasNUL: "22021", notUTF8: "22021",
	outOfInt2: "22003", outOfInt4: "22003", outOfInt8: "22003", outOfNumeric: "22003", outOfPrecision: "22003", badOffset: "22003",
	outOfDate: "22008", outOfTime: "22008", outOfTimestamps: "22008", outOfInterval: "22008", outOfText: "22008",
	badJSON: "22P02", notFinite: "22P02", badControl: "22P02", hasUndefined: "22P02", loneSurrogate: "22P02", nullKey: "22P02",
	hugeNumber: "22003", hasEscapedNUL: "22P05",
	rowTooBig: "54000", tooLong: "54000", longJSON: "54000", deepJSON: "54001",
}

// State is the SQLSTATE that fits the reason, or "" where PostgreSQL has no
// objection and a Policy does. It is not called SQLState, because no server
// has spoken.
func (e *ValueError) State() string { return states[e.Reason] }

// OutOfInteger says that a wider integer type, or numeric, would hold the
// value.
func (e *ValueError) OutOfInteger() bool {
	return e.Reason == outOfInt2 || e.Reason == outOfInt4 || e.Reason == outOfInt8
}
