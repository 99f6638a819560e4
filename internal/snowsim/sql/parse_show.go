package sql

func (p *parser) describe() (Statement, error) {
	p.next()
	if !p.accept("TABLE") {
		if err := p.expect("VIEW"); err != nil {
			return nil, err
		}
	}
	n, err := p.name()
	return &Describe{Name: n}, err
}

// show reads SHOW objects [LIKE 'p'] [IN scope].
func (p *parser) show() (Statement, error) {
	p.next()
	objects, err := p.showObjects()
	if err != nil {
		return nil, err
	}
	s := &Show{Objects: objects}
	if p.accept("LIKE") {
		pattern, err := p.text()
		if err != nil {
			return nil, err
		}
		s.Like = &pattern
	}
	if p.accept("IN") {
		return s, p.showScope(s)
	}
	return s, nil
}

func (p *parser) showObjects() (ShowObjects, error) {
	if p.accept("PRIMARY", "KEYS") {
		return ShowPrimaryKeys, nil
	}
	for _, o := range []ShowObjects{ShowTables, ShowColumns, ShowWarehouses, ShowDatabases, ShowSchemas} {
		if p.accept(string(o)) {
			return o, nil
		}
	}
	return "", p.unexpected()
}

// showScope reads ACCOUNT | [DATABASE|SCHEMA|TABLE] [name]. A bare name means
// a table for keys and columns, a schema or database otherwise.
func (p *parser) showScope(s *Show) error {
	if p.accept("ACCOUNT") {
		s.Scope = "ACCOUNT"
		return nil
	}
	scope, ok := p.acceptAny([]string{"DATABASE", "SCHEMA", "TABLE"})
	if ok {
		s.Scope = scope.text
	} else if s.Scope = "SCHEMA"; s.Objects == ShowColumns || s.Objects == ShowPrimaryKeys {
		s.Scope = "TABLE"
	}
	if !isName(p.peek()) && ok && s.Scope != "TABLE" {
		return nil
	}
	var err error
	s.Name, err = p.name()
	return err
}

// text reads a string literal.
func (p *parser) text() (string, error) {
	if p.peek().kind != tokenString {
		return "", p.unexpected()
	}
	return p.next().text, nil
}
