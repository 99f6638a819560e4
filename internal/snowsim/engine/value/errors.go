package value

import (
	"fmt"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// notRecognized is a failed conversion from text. The codes differ by the
// wanted type.
func notRecognized(t data.Type, text string) error {
	code, state, noun := "100038", "22018", "Numeric value"
	switch t.Kind {
	case data.Boolean:
		code, noun = "100037", "Boolean value"
	case data.Date:
		code, state, noun = "100040", "22007", "Date"
	case data.Time:
		code, state, noun = "100108", "22007", "Time"
	case data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		code, state, noun = "100035", "22007", "Timestamp"
	case data.Binary:
		code, state, noun = "100115", "22000", "The following string is not a legal hex-encoded value:"
	}
	return &data.Error{Code: code, SQLState: state, Message: fmt.Sprintf("%s '%s' is not recognized", noun, text)}
}

func outOfRange(t data.Type, text string) error {
	return &data.Error{
		Code: "100046", SQLState: "22003",
		Message: fmt.Sprintf("Number out of representable range: type %s, value %s", TypeName(t), text),
	}
}

func tooLong(text string) error {
	return &data.Error{
		Code: "100078", SQLState: "22000",
		Message: fmt.Sprintf("String '%s' is too long and would be truncated", text),
	}
}

// errDivisionByZero is shared by /, % and MOD.
var errDivisionByZero = &data.Error{Code: "100051", SQLState: "22012", Message: "Division by zero"}

func badFormat(format string) error {
	return &data.Error{
		Code: "100096", SQLState: "22007",
		Message: fmt.Sprintf("Can't parse '%s' as a date or time format", format),
	}
}

func badJSON(err error) error {
	return &data.Error{Code: "100069", SQLState: "22P02", Message: "Error parsing JSON: " + err.Error()}
}
