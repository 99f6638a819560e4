package sql

import "github.com/snowpg/etl/internal/snowsim/data"

// Ident is one part of a name, already folded or unquoted.
type Ident struct {
	Name string
	Pos  Pos
}

// Name is a name of one to three parts: [[database.]schema.]object.
type Name []Ident

// Last is the object's own name.
func (n Name) Last() Ident { return n[len(n)-1] }

// String joins the parts with dots, unquoted, as Snowflake's messages do.
func (n Name) String() string {
	s := ""
	for i, part := range n {
		if i > 0 {
			s += "."
		}
		s += part.Name
	}
	return s
}

// Expr is a value expression.
type Expr interface{ Position() Pos }

// Position makes every node that embeds Pos an Expr.
func (p Pos) Position() Pos { return p }

type (
	// ColumnRef names a column, perhaps with its table.
	ColumnRef struct {
		Pos
		Name Name
	}
	// Star is * or table.*; it stands only in select lists and in the
	// arguments of COUNT and HASH_AGG.
	Star struct {
		Pos
		Qualifier Name
	}
	// NumberLit is a numeric literal as written, without a sign.
	NumberLit struct {
		Pos
		Text string
	}
	// StringLit is a string literal's value.
	StringLit struct {
		Pos
		Value string
	}
	// BoolLit is TRUE or FALSE.
	BoolLit struct {
		Pos
		Value bool
	}
	// NullLit is NULL.
	NullLit struct{ Pos }
	// Unary is Op X, where Op is one of - + NOT.
	Unary struct {
		Pos
		Op string
		X  Expr
	}
	// Binary is L Op R: + - * / % || = <> < <= > >= AND OR.
	Binary struct {
		Pos
		Op   string
		L, R Expr
	}
	// Cast is X::Type or CAST(X AS Type).
	Cast struct {
		Pos
		X    Expr
		Type data.Type
	}
	// Call is a function with its arguments.
	Call struct {
		Pos
		Name     string
		Args     []Expr
		Distinct bool
	}
	// IsNull is X IS [NOT] NULL.
	IsNull struct {
		Pos
		X   Expr
		Not bool
	}
	// In is X [NOT] IN (List…).
	In struct {
		Pos
		X    Expr
		List []Expr
		Not  bool
	}
	// Between is X [NOT] BETWEEN Lo AND Hi.
	Between struct {
		Pos
		X, Lo, Hi Expr
		Not       bool
	}
	// Like is X [NOT] LIKE Pattern [ESCAPE Escape].
	Like struct {
		Pos
		X, Pattern Expr
		Escape     Expr // nil: none
		Not        bool
	}
	// Case is CASE [Operand] WHEN … THEN … [ELSE …] END.
	Case struct {
		Pos
		Operand Expr // nil: each When.If is a condition
		Whens   []When
		Else    Expr // nil: NULL
	}
)

// When is one branch of a Case.
type When struct{ If, Then Expr }
