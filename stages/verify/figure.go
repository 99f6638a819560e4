package verify

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/snowtype"
	"github.com/snowpg/etl/internal/watermark"
)

// expression is one figure in both dialects. normal brings both answers into
// one form; an empty answer is NULL.
type expression struct {
	column, kind   string
	source, target string
	normal         func(string) string
}

// maxExactSum is the precision up to which Snowflake's SUM, a NUMBER of 38
// digits, cannot overflow within ten billion rows.
const maxExactSum = 28

// lowDigits is what wider numbers are summed modulo.
const lowDigits = "1000000000000000000"

// expressions are the figures of one column.
func expressions(m catalog.Mapping) []expression {
	c := figures{name: m.Target.Name, source: catalog.QuoteSource(m.Source.Name), target: catalog.QuoteTarget(m.Target.Name)}
	c.add("non-null", "COUNT("+c.source+")", "count("+c.target+")", asIs)
	switch kind := m.Source.Type.Kind; {
	case m.Offset: // the mapping before it has the value
	case kind == snowtype.Fixed && isNumber(m.Target.Type.OID):
		c.number(m.Source.Type)
	case kind == snowtype.Real && m.Target.Type.OID == pgoid.Float8:
		c.extremes(c.source, "", c.target, "::text", float)
	case kind == snowtype.Text && isText(m.Target.Type.OID):
		c.extremes(c.source, "", c.target+` COLLATE "C"`, "::text", asIs)
		c.add("characters", "SUM(LENGTH("+c.source+"))", "sum(length("+c.target+"))", number)
	case kind == snowtype.Boolean && m.Target.Type.OID == pgoid.Bool:
		c.add("true", "COUNT_IF("+c.source+")", "count(*) FILTER (WHERE "+c.target+")", asIs)
	case kind == snowtype.Binary && m.Target.Type.OID == pgoid.Bytea:
		c.add("bytes", "SUM(LENGTH("+c.source+"))", "sum(octet_length("+c.target+"))", number)
	default:
		c.moment(m)
	}
	return c.all
}

// figures collects the expressions of a column.
type figures struct {
	name, source, target string // the column's name, quoted for each side
	all                  []expression
}

func (c *figures) add(kind, source, target string, normal func(string) string) {
	c.all = append(c.all, expression{column: c.name, kind: kind, source: source, target: target, normal: normal})
}

// extremes adds MIN and MAX; what is in the two suffixes makes text of them.
func (c *figures) extremes(source, sourceSuffix, target, targetSuffix string, normal func(string) string) {
	for _, f := range []string{"min", "max"} {
		c.add(f, wrap(strings.ToUpper(f)+"("+source+")", sourceSuffix), wrap(f+"("+target+")", targetSuffix), normal)
	}
}

// wrap puts %s in a template, or appends a cast.
func wrap(expression, suffix string) string {
	if before, after, found := strings.Cut(suffix, "%s"); found {
		return before + expression + after
	}
	return expression + suffix
}

// number adds the exact sum, of wide numbers modulo 10^18.
func (c *figures) number(t snowtype.Type) {
	c.extremes(c.source, "TO_VARCHAR(%s)", c.target, "::text", number)
	if t.Precision <= maxExactSum {
		c.add("sum", "TO_VARCHAR(SUM("+c.source+"))", "sum("+c.target+")::text", number)
		return
	}
	c.add("sum mod 10^18", "TO_VARCHAR(SUM(MOD("+c.source+", "+lowDigits+")))", "sum(mod("+c.target+"::numeric, "+lowDigits+"))::text", number)
}

// moment adds the extremes of dates and times: instants in UTC, and to the
// microsecond, which is what the target has.
func (c *figures) moment(m catalog.Mapping) {
	const stamp = "YYYY-MM-DD HH24:MI:SS.US"
	format := func(f string) string { return "TO_VARCHAR(%s, '" + f + "')" }
	shown := func(f string) string { return "to_char(%s, '" + f + "')" }
	switch kind, oid := m.Source.Type.Kind, m.Target.Type.OID; {
	case kind == snowtype.Date && oid == pgoid.Date:
		// to_char would make a timestamp of it, whose range is smaller.
		c.extremes(c.source, format("YYYY-MM-DD"), c.target, "::text", day)
	case kind == snowtype.Time && oid == pgoid.Time:
		c.extremes(c.source, format("HH24:MI:SS.FF9"), c.target, "::text", microseconds)
	case kind == snowtype.TimestampNTZ && oid == pgoid.Timestamp:
		c.extremes(c.source, format(watermark.TextFormat), c.target, shown(stamp), microseconds)
	case kind.IsTimestamp() && oid == pgoid.Timestamptz:
		c.extremes(c.source, "TO_VARCHAR(%s::TIMESTAMP_LTZ, '"+watermark.TextFormat+"')", c.target, "to_char(%s AT TIME ZONE 'UTC', '"+stamp+"')", microseconds)
	}
}

func isNumber(oid uint32) bool {
	return oid == pgoid.Int2 || oid == pgoid.Int4 || oid == pgoid.Int8 || oid == pgoid.Numeric
}

func isText(oid uint32) bool { return oid == pgoid.Text || oid == pgoid.Varchar }

func asIs(text string) string { return text }

// number makes 1.50 and 1.5 the same.
func number(text string) string {
	r, ok := new(big.Rat).SetString(text)
	if !ok {
		return text
	}
	digits, _ := r.FloatPrec() // a decimal has finitely many
	return r.FloatString(digits)
}

func float(text string) string {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return text
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// microseconds cuts the fraction of a second to six digits, or fills it up.
func microseconds(text string) string {
	if text == "" {
		return ""
	}
	whole, fraction, _ := strings.Cut(text, ".")
	return whole + "." + (fraction + "000000")[:6]
}

// day counts years as Snowflake does: the one before 0001, which is 1 BC to
// PostgreSQL, is 0000.
func day(text string) string {
	date, before := strings.CutSuffix(text, " BC")
	if !before {
		return text
	}
	digits, rest, _ := strings.Cut(date, "-")
	year, err := strconv.Atoi(digits)
	if err != nil {
		return text
	}
	return fmt.Sprintf("%04d-%s", 1-year, rest)
}
