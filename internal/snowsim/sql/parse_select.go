package sql

import (
	"strconv"
	"strings"
)

// selectQuery reads SELECT … with its clauses in their fixed order.
func (p *parser) selectQuery() (*Select, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	if err := p.expect("SELECT"); err != nil {
		return nil, err
	}
	s := &Select{}
	var err error
	if s.Items, err = list(p, p.item); err != nil {
		return nil, err
	}
	if p.accept("FROM") {
		if s.From, err = p.tableRef(); err != nil {
			return nil, err
		}
	}
	return s, p.clauses(s)
}

// clauses reads what may follow FROM.
func (p *parser) clauses(s *Select) error {
	var err error
	condition := p.at + 1 // behind WHERE
	if s.Where, err = p.where(); err != nil {
		return err
	}
	if s.Where != nil {
		s.Condition = p.label(condition)
	}
	if p.accept("GROUP") {
		if err = p.expect("BY"); err != nil {
			return err
		}
		if s.GroupBy, err = list(p, p.expr); err != nil {
			return err
		}
	}
	if p.accept("ORDER") {
		if err = p.expect("BY"); err != nil {
			return err
		}
		if s.OrderBy, err = list(p, p.order); err != nil {
			return err
		}
	}
	return p.limit(s)
}

func (p *parser) where() (Expr, error) {
	if !p.accept("WHERE") {
		return nil, nil
	}
	return p.expr()
}

func (p *parser) item() (Item, error) {
	first := p.at
	x, err := p.itemExpr()
	if err != nil {
		return Item{}, err
	}
	label := p.label(first)
	if _, star := x.(*Star); star {
		return Item{Expr: x}, nil
	}
	alias, err := p.alias()
	return Item{Expr: x, Alias: alias, Label: label}, err
}

// label is the text from the first-th token up to the current one.
func (p *parser) label(first int) string {
	var b strings.Builder
	end := p.tokens[first].start
	for _, t := range p.tokens[first:p.at] {
		b.WriteString(p.src[end:t.start])
		if t.kind == tokenWord {
			b.WriteString(t.text)
		} else {
			b.WriteString(t.raw)
		}
		end = t.end
	}
	return b.String()
}

// itemExpr reads *, table.* or an expression.
func (p *parser) itemExpr() (Expr, error) {
	t := p.peek()
	if p.accept("*") {
		return &Star{Pos: t.pos}, nil
	}
	if isName(t) && p.peekAfter(1).is(".") && p.peekAfter(2).is("*") {
		p.at += 3
		return &Star{Pos: t.pos, Qualifier: Name{{Name: t.text, Pos: t.pos}}}, nil
	}
	return p.expr()
}

func (p *parser) order() (Order, error) {
	x, err := p.expr()
	if err != nil {
		return Order{}, err
	}
	o := Order{Expr: x}
	if !p.accept("ASC") {
		o.Desc = p.accept("DESC")
	}
	o.NullsFirst = o.Desc
	if p.accept("NULLS") {
		o.NullsFirst = p.accept("FIRST")
		if !o.NullsFirst {
			return o, p.expect("LAST")
		}
	}
	return o, nil
}

func (p *parser) limit(s *Select) error {
	if !p.accept("LIMIT") {
		return nil
	}
	n, err := p.count()
	if err != nil {
		return err
	}
	s.Limit = &n
	if p.accept("OFFSET") {
		s.Offset, err = p.count()
	}
	return err
}

// count reads a whole number of rows.
func (p *parser) count() (int64, error) {
	t := p.peek()
	n, err := strconv.ParseInt(t.text, 10, 64)
	if t.kind != tokenNumber || err != nil {
		return 0, p.unexpected()
	}
	p.next()
	return n, nil
}
