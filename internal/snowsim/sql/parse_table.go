package sql

// tableRef reads what stands behind FROM: a name or a query, its time travel
// and its alias.
func (p *parser) tableRef() (*TableRef, error) {
	ref := &TableRef{Pos: p.peek().pos}
	var err error
	if p.peek().is("(") {
		ref.Query, err = inParens(p, p.selectQuery)
	} else {
		err = p.table(ref)
	}
	if err != nil {
		return nil, err
	}
	ref.Alias, err = p.alias()
	return ref, err
}

func (p *parser) table(ref *TableRef) error {
	var err error
	if ref.Name, err = p.name(); err != nil {
		return err
	}
	if p.peek().is("CHANGES") && p.peekAfter(1).is("(") {
		ref.Changes, err = p.changes()
		return err
	}
	if p.atTravel("AT") || p.atTravel("BEFORE") {
		ref.Travel, err = p.travel()
	}
	return err
}

// atTravel says whether keyword ( comes next. The words are not reserved:
// without the parenthesis they are aliases.
func (p *parser) atTravel(keyword string) bool {
	return p.peek().is(keyword) && p.peekAfter(1).is("(")
}

var travelKinds = map[string]TravelKind{
	"TIMESTAMP": TravelTimestamp, "OFFSET": TravelOffset, "STATEMENT": TravelStatement,
}

// travel reads AT|BEFORE|END ( kind => value ).
func (p *parser) travel() (*Travel, error) {
	t := p.next()
	tr := &Travel{Pos: t.pos, Before: t.text == "BEFORE"}
	return inParens(p, func() (*Travel, error) {
		kind, ok := travelKinds[p.peek().text]
		if p.peek().kind != tokenWord || !ok {
			return nil, p.unexpected()
		}
		p.next()
		tr.Kind = kind
		if err := p.expect("=>"); err != nil {
			return nil, err
		}
		var err error
		tr.Value, err = p.expr()
		return tr, err
	})
}

// changes reads CHANGES(INFORMATION => …) AT|BEFORE(…) [END(…)].
func (p *parser) changes() (*Changes, error) {
	c := &Changes{}
	if err := p.expect("CHANGES", "(", "INFORMATION", "=>"); err != nil {
		return nil, err
	}
	c.AppendOnly = p.accept("APPEND_ONLY")
	if !c.AppendOnly {
		if err := p.expect("DEFAULT"); err != nil {
			return nil, err
		}
	}
	if err := p.expect(")"); err != nil {
		return nil, err
	}
	if !p.atTravel("AT") && !p.atTravel("BEFORE") {
		return nil, p.unexpected()
	}
	var err error
	if c.Begin, err = p.travel(); err != nil {
		return nil, err
	}
	if p.atTravel("END") {
		c.End, err = p.travel()
	}
	return c, err
}
