package sql

func (p *parser) insert() (Statement, error) {
	p.next()
	if err := p.expect("INTO"); err != nil {
		return nil, err
	}
	n, err := p.name()
	if err != nil {
		return nil, err
	}
	i := &Insert{Table: n}
	if p.peek().is("(") {
		if i.Columns, err = p.identList(); err != nil {
			return nil, err
		}
	}
	if p.peek().is("SELECT") {
		i.Query, err = p.selectQuery()
		return i, err
	}
	if err = p.expect("VALUES"); err != nil {
		return nil, err
	}
	i.Rows, err = list(p, func() ([]Expr, error) {
		return inParens(p, func() ([]Expr, error) { return list(p, p.expr) })
	})
	return i, err
}

func (p *parser) update() (Statement, error) {
	p.next()
	u := &Update{}
	var err error
	if u.Table, err = p.name(); err != nil {
		return nil, err
	}
	if err = p.expect("SET"); err != nil {
		return nil, err
	}
	if u.Set, err = list(p, p.assignment); err != nil {
		return nil, err
	}
	u.Where, err = p.where()
	return u, err
}

func (p *parser) assignment() (a Assignment, err error) {
	if a.Column, err = p.ident(); err != nil {
		return a, err
	}
	if err = p.expect("="); err != nil {
		return a, err
	}
	a.Value, err = p.expr()
	return a, err
}

func (p *parser) delete() (Statement, error) {
	p.next()
	if err := p.expect("FROM"); err != nil {
		return nil, err
	}
	n, err := p.name()
	if err != nil {
		return nil, err
	}
	where, err := p.where()
	return &Delete{Table: n, Where: where}, err
}

func (p *parser) truncate() (Statement, error) {
	p.next()
	p.accept("TABLE")
	n, err := p.name()
	return &Truncate{Table: n}, err
}
