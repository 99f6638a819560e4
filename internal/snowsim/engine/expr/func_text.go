package expr

import (
	"strings"
	"unicode/utf8"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

var textFunctions = map[string]function{
	"UPPER":      {1, 1, mapText(strings.ToUpper)},
	"LOWER":      {1, 1, mapText(strings.ToLower)},
	"LENGTH":     {1, 1, bindLength},
	"LEN":        {1, 1, bindLength},
	"SUBSTR":     {2, 3, bindSubstr},
	"SUBSTRING":  {2, 3, bindSubstr},
	"CONCAT":     {1, maxArgs, func(b *Binder, c *sql.Call, args []*Node) (*Node, error) { return b.concat(c.Pos, args...) }},
	"TO_VARCHAR": {1, 2, bindToText},
	"TO_CHAR":    {1, 2, bindToText},
	"PARSE_JSON": {1, 1, bindParseJSON},
}

// wantText accepts VARCHAR and NULL.
func wantText(c *sql.Call, n *Node) error {
	if n.Type.Kind != data.Text {
		return invalidTypes(c.Pos, c.Name, n)
	}
	return nil
}

func mapText(f func(string) string) func(*Binder, *sql.Call, []*Node) (*Node, error) {
	return func(_ *Binder, c *sql.Call, args []*Node) (*Node, error) {
		if err := wantText(c, args[0]); err != nil {
			return nil, err
		}
		return strict1(args[0].Type, func(v value.Value) (value.Value, error) {
			return value.Text(f(v.Str)), nil
		}, args[0]), nil
	}
}

// bindLength counts characters of VARCHAR and bytes of BINARY.
func bindLength(_ *Binder, c *sql.Call, args []*Node) (*Node, error) {
	count := utf8.RuneCountInString
	if args[0].Type.Kind == data.Binary {
		count = func(s string) int { return len(s) }
	} else if err := wantText(c, args[0]); err != nil {
		return nil, err
	}
	return strict1(integer, func(v value.Value) (value.Value, error) {
		return value.Int(int64(count(v.Str))), nil
	}, args[0]), nil
}

func bindSubstr(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
	if err := wantText(c, args[0]); err != nil {
		return nil, err
	}
	for i := range args[1:] {
		n, err := b.Cast(args[i+1], integer, c.Pos)
		if err != nil {
			return nil, err
		}
		args[i+1] = n
	}
	return strict(args[0].Type, func(v []value.Value) (value.Value, error) {
		length := int64(len(v[0].Str))
		if len(v) == 3 {
			length = int64(v[2].Num.LowBits())
		}
		return value.Text(substr(v[0].Str, int64(v[1].Num.LowBits()), length)), nil
	}, args...), nil
}

// substr takes length characters from the start-th, counted from 1, or from
// the end if negative.
func substr(s string, start, length int64) string {
	runes := []rune(s)
	n := int64(len(runes))
	switch {
	case start > 0:
		start--
	case start < 0:
		start += n
	}
	if start < 0 || start >= n || length <= 0 {
		return ""
	}
	return string(runes[start : start+min(length, n-start)])
}

// bindToText is TO_VARCHAR(value [, format]); formats are for dates and times.
func bindToText(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
	if len(args) == 1 || args[0].untyped {
		return b.Cast(args[0], text, c.Pos)
	}
	switch t := args[0].Type; t.Kind {
	case data.Date, data.Time, data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
	default:
		return nil, invalidTypes(c.Pos, c.Name, args...)
	}
	lit, ok := c.Args[1].(*sql.StringLit)
	if !ok {
		return nil, Unsupported(c.Args[1].Position(), "format")
	}
	format, err := value.ParseFormat(lit.Value)
	if err != nil {
		return nil, err
	}
	return strict1(text, func(v value.Value) (value.Value, error) {
		return value.Text(b.FormatTime(format, args[0].Type, v)), nil
	}, args[0]), nil
}

func bindParseJSON(_ *Binder, c *sql.Call, args []*Node) (*Node, error) {
	if err := wantText(c, args[0]); err != nil {
		return nil, err
	}
	return strict1(data.Type{Kind: data.Variant}, func(v value.Value) (value.Value, error) {
		return value.ParseJSON(v.Str)
	}, args[0]), nil
}
