package snowtype

import "strings"

// maxDepth bounds how deep structured types are read; Snowflake nests less.
const maxDepth = 32

// parseFields reads what stands in the parentheses of a structured type. It
// answers nothing rather than an error for what it does not understand:
// values of the type usually arrive as JSON, which needs no knowledge of it.
func parseFields(kind Kind, args string, depth int) []Field {
	if strings.TrimSpace(args) == "" || depth == 0 {
		return nil
	}
	var fields []Field
	for _, part := range topLevel(args) {
		var f Field
		if kind == Object {
			f.Name, part = cutName(part)
		}
		t, err := parse(withoutNotNull(part), depth-1)
		if err != nil || t.Kind == Unknown || (kind == Object && f.Name == "") {
			return nil
		}
		f.Type = t
		fields = append(fields, f)
	}
	if kind == Array && len(fields) != 1 || kind == Map && len(fields) != 2 {
		return nil
	}
	return fields
}

// topLevel splits at the commas outside of parentheses and quotes.
func topLevel(args string) []string {
	var parts []string
	depth, from, quoted := 0, 0, false
	for i, c := range args {
		switch {
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, args[from:i])
			from = i + 1
		}
	}
	return append(parts, args[from:])
}

// cutName takes the name from the beginning of a field; a quoted one doubles
// its quotes.
func cutName(field string) (name, rest string) {
	field = strings.TrimSpace(field)
	if !strings.HasPrefix(field, `"`) {
		name, rest, _ = strings.Cut(field, " ")
		return name, rest
	}
	for i := 1; i < len(field); i++ {
		switch {
		case field[i] != '"':
		case strings.HasPrefix(field[i:], `""`):
			i++
		default:
			return strings.ReplaceAll(field[1:i], `""`, `"`), field[i+1:]
		}
	}
	return "", ""
}

// withoutNotNull drops the constraint at the end of a field's type.
func withoutNotNull(field string) string {
	field = strings.TrimSpace(field)
	if n := len(field) - len(" NOT NULL"); n > 0 && strings.EqualFold(field[n:], " NOT NULL") {
		return field[:n]
	}
	return field
}
