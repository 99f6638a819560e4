package sql

// expr reads an expression. From the loosest binding to the tightest: OR,
// AND, NOT, comparisons and predicates, additive (with ||), multiplicative,
// sign, ::.
func (p *parser) expr() (Expr, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	return p.binary(p.conjunction, "OR")
}

func (p *parser) conjunction() (Expr, error) { return p.binary(p.negation, "AND") }
func (p *parser) sum() (Expr, error)         { return p.binary(p.product, "+", "-", "||") }
func (p *parser) product() (Expr, error)     { return p.binary(p.sign, "*", "/", "%") }

// binary reads a left-associative chain of operands.
func (p *parser) binary(operand func() (Expr, error), ops ...string) (Expr, error) {
	left, err := operand()
	for err == nil {
		op, ok := p.acceptAny(ops)
		if !ok {
			return left, nil
		}
		var right Expr
		right, err = operand()
		left = &Binary{Pos: op.pos, Op: op.text, L: left, R: right}
	}
	return nil, err
}

// acceptAny consumes the next token if it is one of texts.
func (p *parser) acceptAny(texts []string) (token, bool) {
	t := p.peek()
	for _, text := range texts {
		if t.is(text) {
			return p.next(), true
		}
	}
	return t, false
}

func (p *parser) negation() (Expr, error) {
	t := p.peek()
	if !p.accept("NOT") {
		return p.predicate()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	x, err := p.negation()
	if err != nil {
		return nil, err
	}
	return &Unary{Pos: t.pos, Op: "NOT", X: x}, nil
}

// sign reads [-|+] operand [::type …]. A cast binds tighter than the sign.
func (p *parser) sign() (Expr, error) {
	op, ok := p.acceptAny([]string{"-", "+"})
	if !ok {
		return p.casts()
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	x, err := p.sign()
	if err != nil {
		return nil, err
	}
	return &Unary{Pos: op.pos, Op: op.text, X: x}, nil
}

func (p *parser) casts() (Expr, error) {
	x, err := p.primary()
	for err == nil && p.peek().is("::") {
		pos := p.next().pos
		c := &Cast{Pos: pos, X: x}
		c.Type, err = p.dataType()
		x = c
	}
	if err != nil {
		return nil, err
	}
	return x, nil
}
