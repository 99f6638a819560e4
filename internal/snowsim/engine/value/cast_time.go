package value

import "github.com/snowpg/etl/internal/snowsim/data"

// wall is the wall-clock second of a timestamp: the session's for LTZ, its
// own offset's for TZ.
func (e *Env) wall(k data.Kind, v Value) int64 {
	switch k {
	case data.TimestampLTZ:
		return v.Seconds + int64(e.offset(v.Seconds))*60
	case data.TimestampTZ:
		return v.Seconds + int64(v.Offset)*60
	}
	return v.Seconds
}

func (e *Env) toDate(from data.Type) Convert {
	switch from.Kind {
	case data.Date:
		return same
	case data.Text:
		return func(v Value) (Value, error) { return parseDate(v.Str) }
	case data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return exact(func(v Value) Value { return Value{Seconds: floorDays(e.wall(from.Kind, v))} })
	}
	return nil
}

func (e *Env) toTime(from, to data.Type) Convert {
	switch from.Kind {
	case data.Text:
		return func(v Value) (Value, error) { return parseTime(v.Str, to) }
	case data.Time:
		return exact(func(v Value) Value { return Value{Seconds: v.Seconds, Nanos: truncate(v.Nanos, to.Scale)} })
	case data.TimestampNTZ, data.TimestampLTZ, data.TimestampTZ:
		return exact(func(v Value) Value {
			wall := e.wall(from.Kind, v)
			return Value{Seconds: wall - floorDays(wall)*secondsPerDay, Nanos: truncate(v.Nanos, to.Scale)}
		})
	}
	return nil
}

func (e *Env) toTimestamp(from, to data.Type) Convert {
	switch from.Kind {
	case data.Text:
		return func(v Value) (Value, error) { return e.parseTimestamp(v.Str, to) }
	case data.Fixed:
		return e.epochToTimestamp(from, to)
	case data.Date:
		return exact(func(v Value) Value { return e.fromWall(v.Seconds*secondsPerDay, 0, to) })
	case data.TimestampNTZ:
		return exact(func(v Value) Value { return e.fromWall(v.Seconds, v.Nanos, to) })
	case data.TimestampLTZ, data.TimestampTZ:
		if to.Kind == data.TimestampNTZ {
			return exact(func(v Value) Value { return e.fromWall(e.wall(from.Kind, v), v.Nanos, to) })
		}
		return exact(func(v Value) Value { return e.between(from, to, v) })
	}
	return nil
}

// fromWall is the timestamp of type to at a wall-clock second.
func (e *Env) fromWall(wall int64, nanos int32, to data.Type) Value {
	v := Value{Seconds: wall, Nanos: truncate(nanos, to.Scale)}
	if to.Kind != data.TimestampNTZ {
		v.Seconds = e.instant(wall)
	}
	if to.Kind == data.TimestampTZ {
		v.Offset = e.offset(v.Seconds)
	}
	return v
}

// between converts LTZ and TZ into each other: the instant stays.
func (e *Env) between(from, to data.Type, v Value) Value {
	v.Nanos = truncate(v.Nanos, to.Scale)
	switch {
	case to.Kind == data.TimestampLTZ:
		v.Offset = 0
	case from.Kind == data.TimestampLTZ:
		v.Offset = e.offset(v.Seconds)
	}
	return v
}

// epochToTimestamp reads a NUMBER as seconds since 1970-01-01 UTC.
func (e *Env) epochToTimestamp(from, to data.Type) Convert {
	return func(v Value) (Value, error) { return e.Epoch(v, from.Scale, 0, to) }
}

// Epoch is the timestamp of type to at a NUMBER of the given decimal scale
// that counts units of 10^-unit seconds since 1970-01-01.
func (e *Env) Epoch(v Value, scale, unit int, to data.Type) (Value, error) {
	nanos := shift(v.Num.BigInt(), 9-scale-unit)
	seconds := floorDiv(nanos, powers[9])
	if !seconds.IsInt64() {
		return Value{}, outOfRange(to, NumText(v.Num, scale))
	}
	fraction := nanos.Sub(nanos, shift(seconds, 9)).Int64()
	out := Value{Seconds: seconds.Int64(), Nanos: truncate(int32(fraction), to.Scale)}
	if to.Kind == data.TimestampTZ {
		out.Offset = e.offset(out.Seconds)
	}
	return out, nil
}
