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
	Map                          // MAP(key, value), as JSON text of an object
	DecFloat                     // DECFLOAT: up to 38 digits and an exponent of its own
	Embedding                    // VECTOR(FLOAT|INT, n)
	YearMonth                    // INTERVAL YEAR TO MONTH
	DayTime                      // INTERVAL DAY TO SECOND
	Geography                    // GEOGRAPHY, as WKT
	Geometry                     // GEOMETRY, as WKT
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
	// bytes, and the dimension of Embedding.
	Length int
	// Element is the element type of Embedding: Real or Fixed.
	Element Kind
	// Structure is what a structured Object, Array or Map is made of; nil for
	// the semi-structured ones.
	Structure *Structure
}

// Structure is the inside of a structured type: the fields of an OBJECT, the
// one element of an ARRAY, or the key and the value of a MAP. Elements, keys
// and values have no names.
type Structure struct{ Fields []Column }

// Column is a column of a table or of a result.
type Column struct {
	Name     string // exactly as stored: upper case unless it was quoted
	Type     Type
	Nullable bool
}
