package merge

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/snowpg/etl/internal/catalog"
	"github.com/snowpg/etl/internal/pgoid"
	"github.com/snowpg/etl/internal/rule"
)

// offending is a query for the staged rows that break a rule. Its columns name
// the rows.
type offending struct {
	sql       string
	arguments []any
	order     string // of the rows that are shown; may be empty
}

// staged is what a rule's query calls the staged rows.
const staged = "etl_staged_rows"

// keyLength bounds what a message shows of one row.
const keyLength = 120

func (s statement) offending(check rule.Check) (offending, error) {
	switch c := check.(type) {
	case rule.NotNull:
		columns, err := s.columnsOf(c.Of)
		return s.where(anyOf(suffixed(columns, " IS NULL"))), err
	case rule.Unique:
		columns, err := s.columnsOf(c.Of)
		return s.with("SELECT " + list(columns) + " FROM " + staged + " WHERE " + strings.Join(suffixed(columns, " IS NOT NULL"), " AND ") +
			" GROUP BY " + list(columns) + " HAVING count(*) > 1"), err
	case rule.Accepted:
		column, _, err := s.column(c.Column)
		return s.where(column+"::text <> ALL ($1::text[])", c.Values), err
	case rule.Range:
		column, typ, err := s.column(c.Column)
		return s.outside(column, typ, c), err
	case rule.SQL:
		return s.with("SELECT * FROM (" + strings.ReplaceAll(c.Text, rule.Staging, staged) + "\n) AS found"), nil
	default:
		return offending{}, fmt.Errorf("there is no check %T", check)
	}
}

// where selects the staged rows that fulfil a condition.
func (s statement) where(condition string, arguments ...any) offending {
	names := s.key
	if len(names) == 0 {
		names = s.columns[:1]
	}
	o := s.with("SELECT "+list(names)+" FROM "+staged+" WHERE "+condition, arguments...)
	if len(s.key) > 0 {
		o.order = "ORDER BY " + list(s.key) // what is no key may have no order
	}
	return o
}

// with lets a query read the staged rows by name.
func (s statement) with(query string, arguments ...any) offending {
	return offending{sql: "WITH " + staged + " AS NOT MATERIALIZED (" + s.rows() + ")\n" + query, arguments: arguments}
}

// outside compares numbers as numeric, whatever the column's precision: a
// bound must not be rounded to it.
func (s statement) outside(column string, t catalog.PGType, c rule.Range) offending {
	typ, _, _ := strings.Cut(t.SQL, "(")
	switch t.OID {
	case pgoid.Int2, pgoid.Int4, pgoid.Int8, pgoid.Numeric:
		typ = "numeric"
	case pgoid.Timestamp, pgoid.Date: // a bound in the middle of a day stays there
		typ = "timestamp"
	case pgoid.Timestamptz:
		typ = "timestamptz"
	}
	var conditions []string
	var arguments []any
	for _, bound := range []struct{ text, operator string }{{c.Min, "<"}, {c.Max, ">"}} {
		if bound.text != "" {
			arguments = append(arguments, bound.text)
			conditions = append(conditions, fmt.Sprintf("%s %s $%d::text::%s", column, bound.operator, len(arguments), typ))
		}
	}
	return s.where(anyOf(conditions), arguments...)
}

// find counts the rows and names the first few; nil if there are none.
func (o offending) find(ctx context.Context, tx pgx.Tx) (*rule.Violation, error) {
	var v rule.Violation
	if err := tx.QueryRow(ctx, "SELECT count(*) FROM ("+o.sql+") AS offending", o.arguments...).Scan(&v.Rows); err != nil || v.Rows == 0 {
		return nil, err
	}
	// As text, because values of any type are to be shown as the server
	// writes them.
	arguments := append([]any{pgx.QueryResultFormats{pgx.TextFormatCode}}, o.arguments...)
	rows, err := tx.Query(ctx, fmt.Sprintf("SELECT * FROM (%s) AS offending %s LIMIT %d", o.sql, o.order, rule.Examples), arguments...)
	if err != nil {
		return nil, err
	}
	v.Keys, err = pgx.CollectRows(rows, rowName)
	return &v, err
}

// rowName writes a row as order_id=42, line=1.
func rowName(row pgx.CollectableRow) (string, error) {
	var cells []string
	for i, value := range row.RawValues() {
		text := "NULL"
		if value != nil {
			text = string(value)
		}
		cells = append(cells, row.FieldDescriptions()[i].Name+"="+text)
	}
	return shorten(strings.Join(cells, ", ")), nil
}

func shorten(text string) string {
	runes := []rune(strings.ToValidUTF8(text, "?"))
	if len(runes) <= keyLength {
		return text
	}
	return string(runes[:keyLength]) + "…"
}
