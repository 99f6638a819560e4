package sql

// Pos is a place in a statement as Snowflake counts it: lines from 1,
// characters within a line from 0.
type Pos struct {
	Line   int
	Column int
}

// tokenKind classifies a token.
type tokenKind uint8

const (
	tokenEOF    tokenKind = iota
	tokenWord             // unquoted identifier or keyword
	tokenQuoted           // "quoted identifier"
	tokenString           // 'string' or $$string$$
	tokenNumber
	tokenSymbol
)

// token is one lexical element.
type token struct {
	kind tokenKind
	// text is the element's meaning: the folded word, the unescaped string,
	// the digits, the symbol.
	text string
	// raw is the element as written, for error messages.
	raw string
	pos Pos
	// start and end are the element's byte offsets in the statement.
	start, end int
}

// is says whether the token is the given keyword or symbol.
func (t token) is(text string) bool {
	return (t.kind == tokenWord || t.kind == tokenSymbol) && t.text == text
}
