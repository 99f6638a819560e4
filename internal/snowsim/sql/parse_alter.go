package sql

import "github.com/snowpg/etl/internal/snowsim/data"

func (p *parser) alter() (Statement, error) {
	p.next()
	if p.accept("SESSION") {
		return p.alterSession()
	}
	if err := p.expect("TABLE"); err != nil {
		return nil, err
	}
	n, err := p.name()
	if err != nil {
		return nil, err
	}
	switch {
	case p.accept("ADD"):
		return p.addColumns(n)
	case p.accept("DROP"):
		p.accept("COLUMN")
		columns, err := list(p, p.ident)
		return &DropColumns{Table: n, Columns: columns}, err
	case p.accept("SET"):
		on, err := p.changeTracking()
		return &SetChangeTracking{Table: n, On: on}, err
	}
	return nil, p.unexpected()
}

func (p *parser) addColumns(table Name) (Statement, error) {
	p.accept("COLUMN")
	columns, err := list(p, func() (data.Column, error) {
		at := p.peek()
		col, key, err := p.columnDef()
		if err == nil && key != nil {
			err = unexpected(at)
		}
		return col, err
	})
	return &AddColumns{Table: table, Columns: columns}, err
}
