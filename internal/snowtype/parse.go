package snowtype

import (
	"fmt"
	"strconv"
	"strings"
)

var kindsByName = map[string]Kind{
	"NUMBER": Fixed, "DECIMAL": Fixed, "NUMERIC": Fixed, "FIXED": Fixed,
	"FLOAT": Real, "DOUBLE": Real, "REAL": Real,
	"DECFLOAT": DecFloat,
	"VARCHAR":  Text, "CHAR": Text, "STRING": Text, "TEXT": Text,
	"BOOLEAN": Boolean, "DATE": Date, "TIME": Time,
	"TIMESTAMP_NTZ": TimestampNTZ, "TIMESTAMP_LTZ": TimestampLTZ, "TIMESTAMP_TZ": TimestampTZ,
	"BINARY": Binary, "VARBINARY": Binary,
	"VARIANT": Variant, "OBJECT": Object, "ARRAY": Array, "MAP": Map,
	"GEOGRAPHY": Geography, "GEOMETRY": Geometry, "VECTOR": Vector,
}

// Parse reads a type as DESCRIBE TABLE prints it: "NUMBER(38,0)",
// "TIMESTAMP_NTZ(9)", "VECTOR(FLOAT, 3)", "MAP(VARCHAR(5), NUMBER(38,0))". A
// name it does not know gives Kind Unknown and no error: whether that matters
// is for whoever wants to read the column. Broken parameters are an error.
func Parse(text string) (Type, error) { return parse(text, maxDepth) }

func parse(text string, depth int) (Type, error) {
	name, args, err := split(text)
	if err != nil {
		return Type{}, err
	}
	kind := kindsByName[name]
	switch {
	case strings.HasPrefix(name, "INTERVAL"):
		return Type{Kind: intervalKind(name)}, nil
	case kind == Object || kind == Array || kind == Map:
		return Type{Kind: kind, Fields: parseFields(kind, args, depth)}, nil
	case kind == Fixed:
		return parseFixed(text, args)
	case kind == Vector:
		return parseVector(text, args)
	case kind == Text || kind == Binary:
		n, err := parameter(text, args, 0, 0)
		return Type{Kind: kind, Length: n}, err
	case kind == Time || kind.IsTimestamp():
		n, err := parameter(text, args, 0, 9)
		if err == nil && n > 9 {
			err = fmt.Errorf("snowflake type %q: scale %d is beyond 9", text, n)
		}
		return Type{Kind: kind, Scale: n}, err
	default:
		return Type{Kind: kind}, nil
	}
}

func split(text string) (name, args string, err error) {
	name, rest, found := strings.Cut(strings.TrimSpace(text), "(")
	name = strings.ToUpper(strings.TrimSpace(name))
	if !found {
		return name, "", nil
	}
	end := strings.LastIndexByte(rest, ')')
	if end < 0 {
		return "", "", fmt.Errorf("snowflake type %q: missing )", text)
	}
	return name, rest[:end], nil
}

func parseFixed(text, args string) (Type, error) {
	p, err := parameter(text, args, 0, 38)
	if err != nil {
		return Type{}, err
	}
	s, err := parameter(text, args, 1, 0)
	if err != nil {
		return Type{}, err
	}
	if p < 1 || p > 38 || s < 0 || s > 37 || s > p {
		return Type{}, fmt.Errorf("snowflake type %q: precision must be 1 to 38 and scale 0 to precision", text)
	}
	return Type{Kind: Fixed, Precision: p, Scale: s}, nil
}

func parseVector(text, args string) (Type, error) {
	n, err := parameter(text, args, 1, 0)
	if err != nil {
		return Type{}, err
	}
	element := Real
	if first, _, _ := strings.Cut(args, ","); strings.EqualFold(strings.TrimSpace(first), "INT") {
		element = Fixed
	}
	return Type{Kind: Vector, Length: n, Element: element}, nil
}

func intervalKind(name string) Kind {
	if strings.Contains(name, "YEAR") || strings.HasSuffix(name, "MONTH") {
		return IntervalYearMonth
	}
	return IntervalDayTime
}

// parameter reads the i-th comma-separated number of args, or the default
// when there are fewer.
func parameter(text, args string, i, otherwise int) (int, error) {
	parts := strings.Split(args, ",")
	if args == "" || i >= len(parts) {
		return otherwise, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(parts[i]))
	if err != nil {
		return 0, fmt.Errorf("snowflake type %q: parameter %d is not a number", text, i+1)
	}
	return n, nil
}
