package data

// Kind is a Snowflake data type without its parameters.
type Kind uint8

// The kinds the simulator stores. The physical storage of each is described
// at Vector.
const (
	Fixed        Kind = iota + 1 // NUMBER(p,s): p 1..38, s 0..37
	Real                         // FLOAT, DOUBLE
	Text                         // VARCHAR(n)
	Boolean                      // BOOLEAN
	Date                         // DATE
	Time                         // TIME(s)
	TimestampNTZ                 // TIMESTAMP_NTZ(s): wall clock
	TimestampLTZ                 // TIMESTAMP_LTZ(s): instant
	TimestampTZ                  // TIMESTAMP_TZ(s): instant and offset
	Binary                       // BINARY(n)
	Variant                      // VARIANT, as JSON text
	Object                       // OBJECT, as JSON text
	Array                        // ARRAY, as JSON text
)

// Type is a Snowflake data type with its parameters.
type Type struct {
	Kind Kind
	// Precision is the number of decimal digits of Fixed, 1..38.
	Precision int
	// Scale is the number of decimals of Fixed (0..37), or of fractional
	// second digits of Time and the timestamps (0..9).
	Scale int
	// Length is the maximal length of Text in characters and of Binary in
	// bytes.
	Length int
}

// Column is a column of a table or of a result.
type Column struct {
	Name     string // exactly as stored: upper case unless it was quoted
	Type     Type
	Nullable bool
}
