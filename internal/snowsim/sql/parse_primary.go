package sql

// bareFunctions may be called without parentheses.
var bareFunctions = wordSet("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_USER", "LOCALTIMESTAMP")

// primary reads a literal, a name, a call, CASE, CAST or ( expr ).
func (p *parser) primary() (Expr, error) {
	t := p.peek()
	switch t.kind {
	case tokenNumber:
		p.next()
		return &NumberLit{Pos: t.pos, Text: t.text}, nil
	case tokenString:
		p.next()
		return &StringLit{Pos: t.pos, Value: t.text}, nil
	case tokenWord:
		return p.wordPrimary()
	case tokenQuoted:
		return p.column()
	}
	if t.is("(") {
		return inParens(p, p.expr)
	}
	return nil, p.unexpected()
}

func (p *parser) wordPrimary() (Expr, error) {
	t := p.peek()
	switch t.text {
	case "NULL":
		p.next()
		return &NullLit{Pos: t.pos}, nil
	case "TRUE", "FALSE":
		p.next()
		return &BoolLit{Pos: t.pos, Value: t.text == "TRUE"}, nil
	case "CASE":
		return p.caseExpr()
	case "CAST":
		return p.castCall()
	}
	if !isName(t) {
		return nil, p.unexpected()
	}
	if p.peekAfter(1).is("(") {
		return p.call()
	}
	if bareFunctions[t.text] {
		p.next()
		return &Call{Pos: t.pos, Name: t.text}, nil
	}
	return p.column()
}

func (p *parser) column() (Expr, error) {
	pos := p.peek().pos
	n, err := p.name()
	if err != nil {
		return nil, err
	}
	return &ColumnRef{Pos: pos, Name: n}, nil
}

// call reads name ( [DISTINCT] arguments ).
func (p *parser) call() (Expr, error) {
	t := p.next()
	c := &Call{Pos: t.pos, Name: t.text}
	p.next() // the parenthesis the caller saw
	if p.accept(")") {
		return c, nil
	}
	c.Distinct = p.accept("DISTINCT")
	var err error
	if c.Args, err = list(p, p.argument); err != nil {
		return nil, err
	}
	return c, p.expect(")")
}

// argument reads an expression or *, which the binder allows for few
// functions only.
func (p *parser) argument() (Expr, error) {
	if t := p.peek(); p.accept("*") {
		return &Star{Pos: t.pos}, nil
	}
	return p.expr()
}

func (p *parser) castCall() (Expr, error) {
	c := &Cast{Pos: p.next().pos}
	return inParens(p, func() (Expr, error) {
		var err error
		if c.X, err = p.expr(); err != nil {
			return nil, err
		}
		if err = p.expect("AS"); err != nil {
			return nil, err
		}
		c.Type, err = p.dataType()
		return c, err
	})
}

func (p *parser) caseExpr() (Expr, error) {
	c := &Case{Pos: p.next().pos}
	var err error
	if !p.peek().is("WHEN") {
		if c.Operand, err = p.expr(); err != nil {
			return nil, err
		}
	}
	for len(c.Whens) == 0 || p.peek().is("WHEN") {
		w, err := p.when()
		if err != nil {
			return nil, err
		}
		c.Whens = append(c.Whens, w)
	}
	if p.accept("ELSE") {
		if c.Else, err = p.expr(); err != nil {
			return nil, err
		}
	}
	return c, p.expect("END")
}

func (p *parser) when() (w When, err error) {
	if err = p.expect("WHEN"); err != nil {
		return w, err
	}
	if w.If, err = p.expr(); err != nil {
		return w, err
	}
	if err = p.expect("THEN"); err != nil {
		return w, err
	}
	w.Then, err = p.expr()
	return w, err
}
