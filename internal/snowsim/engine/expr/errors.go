package expr

import (
	"fmt"
	"strings"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// compileError is a failure of binding with its place.
func compileError(code, state string, pos sql.Pos, format string, args ...any) error {
	return &data.Error{
		Code: code, SQLState: state,
		Message: fmt.Sprintf("SQL compilation error: error line %d at position %d\n", pos.Line, pos.Column) +
			fmt.Sprintf(format, args...),
	}
}

// InvalidIdentifier is Snowflake's error for a column that is not there.
func InvalidIdentifier(n sql.Name) error {
	return compileError("000904", "42000", n[0].Pos, "invalid identifier '%s'", n)
}

// Unsupported refuses a construct that parses but has no meaning here, in the
// shape of a syntax error.
func Unsupported(pos sql.Pos, token string) error {
	e := &sql.SyntaxError{Pos: pos, Token: token}
	return &data.Error{Code: "001003", SQLState: "42000", Message: e.Error()}
}

func invalidTypes(pos sql.Pos, function string, args ...*Node) error {
	names := make([]string, len(args))
	for i, a := range args {
		names[i] = value.TypeName(a.Type)
	}
	return compileError("001044", "42P13", pos,
		"Invalid argument types for function '%s': (%s)", function, strings.Join(names, ", "))
}

func argumentCount(c *sql.Call, want string) error {
	return compileError("000938", "22023", c.Pos,
		"not enough or too many arguments for function [%s], expected %s, got %d", c.Name, want, len(c.Args))
}
