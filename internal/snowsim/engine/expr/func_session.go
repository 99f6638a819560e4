package expr

import (
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

var sessionFunctions = map[string]function{
	"CURRENT_USER": {0, 0, bindSession}, "CURRENT_ROLE": {0, 0, bindSession},
	"CURRENT_DATABASE": {0, 0, bindSession}, "CURRENT_SCHEMA": {0, 0, bindSession},
	"CURRENT_WAREHOUSE": {0, 0, bindSession}, "CURRENT_ACCOUNT": {0, 0, bindSession},
	"CURRENT_VERSION": {0, 0, bindSession}, "CURRENT_SESSION": {0, 0, bindSession},
}

// bindSession answers what the session has, NULL for what it has not.
func bindSession(b *Binder, c *sql.Call, _ []*Node) (*Node, error) {
	v := value.Text(b.Session[c.Name])
	if v.Str == "" {
		v = value.Null
	}
	return Literal(text, v), nil
}
