package sql

import "fmt"

// SyntaxError says which token the grammar did not allow, and where. It is
// Snowflake's error 001003 (42000).
type SyntaxError struct {
	Pos   Pos
	Token string // as written, "<EOF>" at the end
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("SQL compilation error:\nsyntax error line %d at position %d unexpected '%s'.",
		e.Pos.Line, e.Pos.Column, e.Token)
}

func unexpected(t token) *SyntaxError {
	if t.kind == tokenEOF {
		return &SyntaxError{Pos: t.pos, Token: "<EOF>"}
	}
	return &SyntaxError{Pos: t.pos, Token: t.raw}
}
