package sql

// use reads USE [DATABASE|SCHEMA|ROLE|WAREHOUSE] name; without the word it is
// a database, or with two parts a schema.
func (p *parser) use() (Statement, error) {
	p.next()
	object, ok := p.acceptAny([]string{"DATABASE", "SCHEMA", "ROLE", "WAREHOUSE"})
	n, err := p.name()
	if err != nil {
		return nil, err
	}
	switch {
	case ok && (len(n) == 1 || object.text == "SCHEMA" && len(n) == 2):
		return &Use{Object: object.text, Name: n}, nil
	case !ok && len(n) == 1:
		return &Use{Object: "DATABASE", Name: n}, nil
	case !ok && len(n) == 2:
		return &Use{Object: "SCHEMA", Name: n}, nil
	}
	return nil, p.unexpected()
}

// alterSession reads SET k = v [,] … or UNSET k, ….
func (p *parser) alterSession() (Statement, error) {
	if p.accept("UNSET") {
		names, err := list(p, p.ident)
		a := &AlterSession{}
		for _, n := range names {
			a.Unset = append(a.Unset, n.Name)
		}
		return a, err
	}
	if err := p.expect("SET"); err != nil {
		return nil, err
	}
	a := &AlterSession{}
	for {
		s, err := p.setting()
		if err != nil {
			return nil, err
		}
		a.Set = append(a.Set, s)
		// Snowflake separates settings by commas or by blanks.
		if !p.accept(",") && !isName(p.peek()) {
			return a, nil
		}
	}
}

func (p *parser) setting() (Setting, error) {
	id, err := p.ident()
	if err != nil {
		return Setting{}, err
	}
	if err := p.expect("="); err != nil {
		return Setting{}, err
	}
	sign := ""
	if p.accept("-") {
		sign = "-"
	}
	t := p.peek()
	if t.kind != tokenString && t.kind != tokenNumber && t.kind != tokenWord {
		return Setting{}, p.unexpected()
	}
	p.next()
	return Setting{Name: id.Name, Value: sign + t.text}, nil
}
