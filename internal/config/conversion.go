package config

// SchemaChange is what happens when a column of the target turns out too
// narrow for the source.
type SchemaChange string

// The ways to treat a target column that is too narrow.
const (
	// Freeze stops before anything is written.
	Freeze SchemaChange = "freeze"
	// Evolve widens the column in the transaction that writes the rows.
	Evolve SchemaChange = "evolve"
)

// Conversion says what becomes of values that PostgreSQL cannot hold exactly.
// The fields hold the choices of the settings of the same names.
type Conversion struct {
	NUL         string // "error" or "strip"
	Nanoseconds string // "truncate" or "error"
	Undefined   string // "null" or "error"
	InvalidUTF8 string // "error" or "replace"
	// Strict makes each of them an error, whatever the others say.
	Strict bool
}

// BadRows says what becomes of rows that the target cannot take.
type BadRows struct {
	Reject bool // write them to the table of rejects, instead of stopping
	Max    int  // how many of them a run tolerates
	Redact bool // keep their values out of errors and rejects
}

func (l *loader) conversion(e entry) Conversion {
	return Conversion{
		NUL:         fieldOf(l, e, "nul", parseChoice),
		Nanoseconds: fieldOf(l, e, "nanoseconds", parseChoice),
		Undefined:   fieldOf(l, e, "undefined", parseChoice),
		InvalidUTF8: fieldOf(l, e, "invalid_utf8", parseChoice),
		Strict:      fieldOf(l, e, "strict", parseSwitch),
	}
}

func (l *loader) badRows(e entry) BadRows {
	return BadRows{
		Reject: fieldOf(l, e, "on_bad_row", parseChoice) == "reject",
		Max:    int(fieldOf(l, e, "max_rejects", parseInt)),
		Redact: fieldOf(l, e, "redact_values", parseSwitch),
	}
}

func parseSwitch(_ Setting, text string) (bool, error) { return parseBool(text) }
