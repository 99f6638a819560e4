package watermark

import "github.com/snowpg/etl/internal/snowtype"

// TextFormat is Snowflake's format model for the canonical text of a
// timestamp: nine fractional digits.
const TextFormat = "YYYY-MM-DD HH24:MI:SS.FF9"

// Literal is the watermark as a typed Snowflake literal, for comparison with
// its column. It contains digits and separators only, so it is safe in SQL.
// An untyped timestamp literal would be read as NTZ and shift with the
// session's time zone.
func (v Value) Literal() string {
	switch v.kind {
	case snowtype.Fixed:
		return v.text
	case snowtype.Date:
		return "'" + v.text + "'::DATE"
	case snowtype.TimestampLTZ:
		return "'" + v.text + " +0000'::TIMESTAMP_LTZ"
	case snowtype.TimestampTZ:
		return "'" + v.text + " +0000'::TIMESTAMP_TZ"
	default:
		return "'" + v.text + "'::TIMESTAMP_NTZ"
	}
}
