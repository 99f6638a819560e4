package expr

import (
	"fmt"

	"github.com/snowpg/etl/internal/snowsim/sql"
)

// function is a scalar function by its arguments' number and how it binds.
type function struct {
	min, max int
	bind     func(b *Binder, c *sql.Call, args []*Node) (*Node, error)
}

// functions are the scalar functions by name; partFunctions, whose first
// argument is a word, are apart.
var functions = merge(conditionalFunctions, textFunctions, numberFunctions, timeFunctions, sessionFunctions, geoFunctions)

func merge(groups ...map[string]function) map[string]function {
	all := map[string]function{}
	for _, g := range groups {
		for name, f := range g {
			all[name] = f
		}
	}
	return all
}

// call binds a function, the scope's own ones first.
func (b *Binder) call(c *sql.Call) (*Node, error) {
	if b.Call != nil {
		if n, err := b.Call(c); n != nil || err != nil {
			return n, err
		}
	}
	if c.Distinct {
		return nil, Unsupported(c.Pos, "DISTINCT")
	}
	if f, ok := partFunctions[c.Name]; ok {
		return b.partCall(f, c)
	}
	f, ok := functions[c.Name]
	if !ok {
		return nil, Unsupported(c.Pos, c.Name)
	}
	if len(c.Args) < f.min || len(c.Args) > f.max {
		return nil, argumentCount(c, fmt.Sprintf("%d to %d", f.min, f.max))
	}
	args, err := b.BindAll(c.Args)
	if err != nil {
		return nil, err
	}
	return f.bind(b, c, args)
}
