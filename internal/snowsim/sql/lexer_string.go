package sql

import (
	"strconv"
	"strings"
)

// quotedIdentifier reads "…", in which "" stands for one quote.
func (l *lexer) quotedIdentifier() (string, error) {
	open := l.pos()
	var b strings.Builder
	for i := l.at + 1; i < len(l.src); i++ {
		if l.src[i] != '"' {
			b.WriteByte(l.src[i])
			continue
		}
		if i+1 < len(l.src) && l.src[i+1] == '"' {
			b.WriteByte('"')
			i++
			continue
		}
		l.advance(i + 1 - l.at)
		if b.Len() == 0 {
			return "", &SyntaxError{Pos: open, Token: `""`}
		}
		return b.String(), nil
	}
	return "", &SyntaxError{Pos: open, Token: `"`}
}

// dollarLiteral reads $$…$$, which knows no escapes.
func (l *lexer) dollarLiteral() (string, error) {
	body, _, closed := strings.Cut(l.rest()[2:], "$$")
	if !closed {
		return "", &SyntaxError{Pos: l.pos(), Token: "$$"}
	}
	l.advance(len(body) + 4)
	return body, nil
}

// stringLiteral reads '…', in which a doubled quote stands for one quote and a
// backslash escapes.
func (l *lexer) stringLiteral() (string, error) {
	open := l.pos()
	var b strings.Builder
	for i := l.at + 1; i < len(l.src); {
		switch c := l.src[i]; {
		case c == '\'' && i+1 < len(l.src) && l.src[i+1] == '\'':
			b.WriteByte('\'')
			i += 2
		case c == '\'':
			l.advance(i + 1 - l.at)
			return b.String(), nil
		case c == '\\':
			i += 1 + unescape(&b, l.src[i+1:])
		default:
			b.WriteByte(c)
			i++
		}
	}
	return "", &SyntaxError{Pos: open, Token: "'"}
}

// simpleEscapes are the escapes of one letter. Any other character stands for
// itself after a backslash.
var simpleEscapes = map[byte]byte{
	'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', '0': 0,
}

// unescape appends what the text after a backslash stands for and answers how
// many bytes of it were used. Source: Snowflake, "String & binary data types",
// escape sequences.
func unescape(b *strings.Builder, s string) int {
	if s == "" {
		return 0
	}
	if n := unescapeCode(b, s); n > 0 {
		return n
	}
	if c, ok := simpleEscapes[s[0]]; ok {
		b.WriteByte(c)
		return 1
	}
	b.WriteByte(s[0])
	return 1
}

// unescapeCode handles \ooo, \xhh and \uhhhh, which name a code point; it
// answers 0 if s is none of them.
func unescapeCode(b *strings.Builder, s string) int {
	from, to, base := 0, 3, 8
	switch s[0] {
	case 'x':
		from, to, base = 1, 3, 16
	case 'u':
		from, to, base = 1, 5, 16
	}
	if len(s) < to {
		return 0
	}
	code, err := strconv.ParseUint(s[from:to], base, 16)
	if err != nil {
		return 0
	}
	b.WriteRune(rune(code))
	return to
}
