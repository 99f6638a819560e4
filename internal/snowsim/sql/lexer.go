package sql

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// symbols are the operators and marks, the longer ones first so that the
// first match is the right one.
var symbols = []string{
	"::", "=>", "<=", ">=", "<>", "!=", "||",
	"(", ")", ",", ".", ";", "+", "-", "*", "/", "%", "=", "<", ">",
}

// lexer cuts a statement into tokens.
type lexer struct {
	src  string
	at   int // byte offset of the next character
	line int
	// lineStart is the byte offset at which the current line begins.
	lineStart int
}

// lex cuts src into tokens; the last one is always tokenEOF.
func lex(src string) ([]token, error) {
	l := &lexer{src: src, line: 1}
	var tokens []token
	for {
		t, err := l.next()
		if err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
		if t.kind == tokenEOF {
			return tokens, nil
		}
	}
}

func (l *lexer) pos() Pos {
	return Pos{Line: l.line, Column: utf8.RuneCountInString(l.src[l.lineStart:l.at])}
}

// advance consumes n bytes, counting lines.
func (l *lexer) advance(n int) {
	for end := l.at + n; l.at < end; l.at++ {
		if l.src[l.at] == '\n' {
			l.line++
			l.lineStart = l.at + 1
		}
	}
}

func (l *lexer) rest() string { return l.src[l.at:] }

// next reads one token.
func (l *lexer) next() (token, error) {
	if err := l.skipBlank(); err != nil {
		return token{}, err
	}
	pos := l.pos()
	if l.at == len(l.src) {
		return token{kind: tokenEOF, pos: pos}, nil
	}
	start := l.at
	kind, text, err := l.scan()
	return token{kind: kind, text: text, raw: l.src[start:l.at], pos: pos, start: start, end: l.at}, err
}

// scan reads the token that starts at the current, non-blank character.
func (l *lexer) scan() (tokenKind, string, error) {
	rest := l.rest()
	first, size := utf8.DecodeRuneInString(rest)
	switch {
	case first == '\'':
		text, err := l.stringLiteral()
		return tokenString, text, err
	case strings.HasPrefix(rest, "$$"):
		text, err := l.dollarLiteral()
		return tokenString, text, err
	case first == '"':
		text, err := l.quotedIdentifier()
		return tokenQuoted, text, err
	case isDigit(rest, 0), first == '.' && isDigit(rest, 1):
		return tokenNumber, l.number(), nil
	case first == '_' || unicode.IsLetter(first):
		return tokenWord, l.word(), nil
	}
	for _, s := range symbols {
		if strings.HasPrefix(rest, s) {
			l.advance(len(s))
			return tokenSymbol, s, nil
		}
	}
	return 0, "", &SyntaxError{Pos: l.pos(), Token: rest[:size]}
}

// skipBlank passes over white space and comments.
func (l *lexer) skipBlank() error {
	for l.at < len(l.src) {
		rest := l.rest()
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case unicode.IsSpace(r):
			l.advance(size)
		case strings.HasPrefix(rest, "--"), strings.HasPrefix(rest, "//"):
			end := strings.IndexByte(rest, '\n')
			if end < 0 {
				end = len(rest)
			}
			l.advance(end)
		case strings.HasPrefix(rest, "/*"):
			end := strings.Index(rest[2:], "*/")
			if end < 0 {
				return &SyntaxError{Pos: l.pos(), Token: "/*"}
			}
			l.advance(end + 4)
		default:
			return nil
		}
	}
	return nil
}

// word reads an unquoted identifier and folds it to upper case.
func (l *lexer) word() string {
	rest := l.rest()
	end := strings.IndexFunc(rest, func(r rune) bool {
		return r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if end < 0 {
		end = len(rest)
	}
	l.advance(end)
	return strings.ToUpper(rest[:end])
}

// number reads digits with an optional fraction and exponent.
func (l *lexer) number() string {
	rest := l.rest()
	n := digits(rest, 0)
	if n < len(rest) && rest[n] == '.' {
		n = digits(rest, n+1)
	}
	if n < len(rest) && (rest[n] == 'e' || rest[n] == 'E') {
		mark := n + 1
		if mark < len(rest) && (rest[mark] == '+' || rest[mark] == '-') {
			mark++
		}
		if isDigit(rest, mark) {
			n = digits(rest, mark)
		}
	}
	l.advance(n)
	return rest[:n]
}

// digits is the offset of the first non-digit at or after n.
func digits(s string, n int) int {
	for isDigit(s, n) {
		n++
	}
	return n
}

func isDigit(s string, n int) bool {
	return n < len(s) && s[n] >= '0' && s[n] <= '9'
}
