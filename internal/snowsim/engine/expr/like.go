package expr

import (
	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

func (b *Binder) like(x *sql.Like) (*Node, error) {
	args, err := b.BindAll([]sql.Expr{x.X, x.Pattern})
	if err != nil {
		return nil, err
	}
	if args[0].Type.Kind != data.Text || args[1].Type.Kind != data.Text {
		return nil, invalidTypes(x.Pos, "LIKE", args...)
	}
	escape, err := b.escape(x)
	if err != nil {
		return nil, err
	}
	n := strict(boolean, func(v []value.Value) (value.Value, error) {
		return value.Bool(Match([]rune(v[0].Str), compilePattern(v[1].Str, escape))), nil
	}, args...)
	if x.Not {
		return not(n), nil
	}
	return n, nil
}

// escape is the escape character, -1 for none.
func (b *Binder) escape(x *sql.Like) (rune, error) {
	if x.Escape == nil {
		return -1, nil
	}
	lit, ok := x.Escape.(*sql.StringLit)
	if !ok || len([]rune(lit.Value)) != 1 {
		return 0, Unsupported(x.Escape.Position(), "ESCAPE")
	}
	return []rune(lit.Value)[0], nil
}

// Pattern elements besides plain characters.
const (
	anyRun  rune = -1 - iota // %
	anyRune                  // _
)

// compilePattern turns a LIKE pattern into its elements.
func compilePattern(pattern string, escape rune) []rune {
	var out []rune
	escaped := false
	for _, r := range pattern {
		switch {
		case escaped:
			out, escaped = append(out, r), false
		case r == escape:
			escaped = true
		case r == '%':
			out = append(out, anyRun)
		case r == '_':
			out = append(out, anyRune)
		default:
			out = append(out, r)
		}
	}
	return out
}

// CompileLike compiles a LIKE pattern without an escape character for Match.
func CompileLike(pattern string) []rune { return compilePattern(pattern, -1) }

// Match says whether s as a whole fits a compiled pattern. It goes back only
// to the last %, so its cost is at most the product of the lengths.
func Match(s, pattern []rune) bool {
	i, p, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == anyRun:
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == anyRune || pattern[p] == s[i]):
			i++
			p++
		case star >= 0:
			mark++
			i, p = mark, star+1
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == anyRun {
		p++
	}
	return p == len(pattern)
}
