package expr

import (
	"time"

	"github.com/snowpg/etl/internal/snowsim/data"
	"github.com/snowpg/etl/internal/snowsim/engine/value"
	"github.com/snowpg/etl/internal/snowsim/sql"
)

// Timestamps of full precision, by kind.
var (
	ntz = data.Type{Kind: data.TimestampNTZ, Scale: 9}
	ltz = data.Type{Kind: data.TimestampLTZ, Scale: 9}
	tz  = data.Type{Kind: data.TimestampTZ, Scale: 9}
	day = data.Type{Kind: data.Date}
)

var timeFunctions = map[string]function{
	"CURRENT_TIMESTAMP": {0, 1, bindNow},
	"LOCALTIMESTAMP":    {0, 1, bindNow},
	"SYSDATE":           {0, 0, func(b *Binder, _ *sql.Call, _ []*Node) (*Node, error) { return Literal(ntz, b.now()), nil }},
	"CURRENT_DATE":      {0, 0, bindToday},
	"TO_DATE":           {1, 1, func(b *Binder, c *sql.Call, args []*Node) (*Node, error) { return b.Cast(args[0], day, c.Pos) }},
	"TO_TIMESTAMP":      {1, 2, toTimestamp(ntz)},
	"TO_TIMESTAMP_NTZ":  {1, 2, toTimestamp(ntz)},
	"TO_TIMESTAMP_LTZ":  {1, 2, toTimestamp(ltz)},
	"TO_TIMESTAMP_TZ":   {1, 2, toTimestamp(tz)},
	"CONVERT_TIMEZONE":  {2, 3, bindConvertZone},
}

// bindNow is the statement's time, truncated to the given digits.
func bindNow(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
	n := Literal(ltz, b.now())
	if len(args) == 0 {
		return n, nil
	}
	scale, err := constantInt(c, 0, 0, 9)
	if err != nil {
		return nil, err
	}
	return b.Cast(n, data.Type{Kind: data.TimestampLTZ, Scale: scale}, c.Pos)
}

func bindToday(b *Binder, c *sql.Call, _ []*Node) (*Node, error) {
	return b.Cast(Literal(ltz, b.now()), day, c.Pos)
}

// toTimestamp is the cast to t, or with a second argument a NUMBER of units of
// 10^-n seconds since 1970.
func toTimestamp(t data.Type) func(*Binder, *sql.Call, []*Node) (*Node, error) {
	return func(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
		if len(args) == 1 {
			return b.Cast(args[0], t, c.Pos)
		}
		if args[0].Type.Kind != data.Fixed {
			return nil, Unsupported(c.Args[1].Position(), c.Name)
		}
		unit, err := constantInt(c, 1, 0, 9)
		if err != nil {
			return nil, err
		}
		return strict1(t, func(v value.Value) (value.Value, error) {
			return b.Epoch(v, args[0].Type.Scale, unit, t)
		}, args[0]), nil
	}
}

// bindConvertZone is CONVERT_TIMEZONE([source,] target, timestamp): without a
// source a TIMESTAMP_TZ in the target zone, with one the target's wall clock.
func bindConvertZone(b *Binder, c *sql.Call, args []*Node) (*Node, error) {
	var zones []*time.Location
	for _, arg := range c.Args[:len(c.Args)-1] {
		lit, ok := arg.(*sql.StringLit)
		if !ok {
			return nil, Unsupported(arg.Position(), "time zone")
		}
		zone, err := LoadZone(lit.Value)
		if err != nil {
			return nil, err
		}
		zones = append(zones, zone)
	}
	stamp, target := args[len(args)-1], zones[len(zones)-1]
	if len(zones) == 2 {
		return convertWall(b, c, stamp, &value.Env{Location: zones[0]}, &value.Env{Location: target})
	}
	moment, err := b.Cast(stamp, ltz, c.Pos)
	if err != nil {
		return nil, err
	}
	toTZ, _ := (&value.Env{Location: target}).Cast(ltz, tz)
	return strict1(tz, toTZ, moment), nil
}

// convertWall moves a wall clock from one zone to another.
func convertWall(b *Binder, c *sql.Call, stamp *Node, from, to *value.Env) (*Node, error) {
	wall, err := b.Cast(stamp, ntz, c.Pos)
	if err != nil {
		return nil, err
	}
	toInstant, _ := from.Cast(ntz, ltz)
	toWall, _ := to.Cast(ltz, ntz)
	return strict1(ntz, toWall, strict1(ltz, toInstant, wall)), nil
}

// LoadZone finds a time zone by its IANA name.
func LoadZone(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return nil, &data.Error{Code: "001007", SQLState: "22023", Message: "invalid time zone '" + name + "'"}
	}
	return zone, nil
}
