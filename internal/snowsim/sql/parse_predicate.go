package sql

var comparisons = []string{"=", "<>", "!=", "<=", ">=", "<", ">"}

// predicate reads a sum and what may be asked of it.
func (p *parser) predicate() (Expr, error) {
	x, err := p.sum()
	for err == nil {
		t := p.peek()
		switch {
		case p.accept("IS"):
			x, err = p.isNull(x, t.pos)
		case p.peek().is("NOT") || p.peek().is("IN") || p.peek().is("BETWEEN") || p.peek().is("LIKE"):
			x, err = p.match(x, p.accept("NOT"))
		default:
			op, ok := p.acceptAny(comparisons)
			if !ok {
				return x, nil
			}
			x, err = p.comparison(x, op)
		}
	}
	return nil, err
}

func (p *parser) comparison(left Expr, op token) (Expr, error) {
	right, err := p.sum()
	if err != nil {
		return nil, err
	}
	text := op.text
	if text == "!=" {
		text = "<>"
	}
	return &Binary{Pos: op.pos, Op: text, L: left, R: right}, nil
}

func (p *parser) isNull(x Expr, pos Pos) (Expr, error) {
	not := p.accept("NOT")
	if err := p.expect("NULL"); err != nil {
		return nil, err
	}
	return &IsNull{Pos: pos, X: x, Not: not}, nil
}

// match reads IN, BETWEEN or LIKE behind an optional NOT.
func (p *parser) match(x Expr, not bool) (Expr, error) {
	t := p.peek()
	switch {
	case p.accept("IN"):
		values, err := inParens(p, func() ([]Expr, error) { return list(p, p.expr) })
		return &In{Pos: t.pos, X: x, List: values, Not: not}, err
	case p.accept("BETWEEN"):
		return p.between(x, not, t.pos)
	case p.accept("LIKE"):
		return p.like(x, not, t.pos)
	}
	return nil, p.unexpected()
}

func (p *parser) between(x Expr, not bool, pos Pos) (Expr, error) {
	lo, err := p.sum()
	if err != nil {
		return nil, err
	}
	if err := p.expect("AND"); err != nil {
		return nil, err
	}
	hi, err := p.sum()
	return &Between{Pos: pos, X: x, Lo: lo, Hi: hi, Not: not}, err
}

func (p *parser) like(x Expr, not bool, pos Pos) (Expr, error) {
	pattern, err := p.sum()
	if err != nil {
		return nil, err
	}
	l := &Like{Pos: pos, X: x, Pattern: pattern, Not: not}
	if p.accept("ESCAPE") {
		l.Escape, err = p.primary()
	}
	return l, err
}
