package sql

// reserved are the words that never name a column, table or alias unless
// quoted. Source: Snowflake, "Reserved & limited keywords"; LIMIT, OFFSET and
// END are added because they may follow where an alias may.
var reserved = wordSet(
	"ALL", "ALTER", "AND", "ANY", "AS", "BETWEEN", "BY", "CASE", "CAST", "CHECK", "COLUMN",
	"CONNECT", "CONSTRAINT", "CREATE", "CROSS", "CURRENT", "DELETE", "DISTINCT", "DROP",
	"ELSE", "END", "EXISTS", "FALSE", "FETCH", "FOLLOWING", "FOR", "FROM", "FULL", "GRANT",
	"GROUP", "HAVING", "ILIKE", "IN", "INNER", "INSERT", "INTERSECT", "INTO", "IS", "JOIN",
	"LATERAL", "LEFT", "LIKE", "LIMIT", "MINUS", "NATURAL", "NOT", "NULL", "OF", "OFFSET",
	"ON", "OR", "ORDER", "QUALIFY", "REGEXP", "REVOKE", "RIGHT", "RLIKE", "ROW", "ROWS",
	"SAMPLE", "SELECT", "SET", "SOME", "START", "TABLE", "TABLESAMPLE", "THEN", "TO",
	"TRIGGER", "TRUE", "UNION", "UNIQUE", "UPDATE", "USING", "VALUES", "VIEW", "WHEN",
	"WHENEVER", "WHERE", "WITH",
)

func wordSet(words ...string) map[string]bool {
	set := make(map[string]bool, len(words))
	for _, w := range words {
		set[w] = true
	}
	return set
}

// isName says whether t may name something.
func isName(t token) bool {
	return t.kind == tokenQuoted || t.kind == tokenWord && !reserved[t.text]
}

func (p *parser) ident() (Ident, error) {
	if !isName(p.peek()) {
		return Ident{}, p.unexpected()
	}
	t := p.next()
	return Ident{Name: t.text, Pos: t.pos}, nil
}

// name reads one to three parts.
func (p *parser) name() (Name, error) {
	first, err := p.ident()
	if err != nil {
		return nil, err
	}
	n := Name{first}
	for len(n) < 3 && p.accept(".") {
		part, err := p.ident()
		if err != nil {
			return nil, err
		}
		n = append(n, part)
	}
	return n, nil
}

// alias reads [AS] ident if there is one, else "".
func (p *parser) alias() (string, error) {
	if !p.accept("AS") && !isName(p.peek()) {
		return "", nil
	}
	id, err := p.ident()
	return id.Name, err
}
