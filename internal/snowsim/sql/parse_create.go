package sql

import "github.com/snowpg/etl/internal/snowsim/data"

func (p *parser) create() (Statement, error) {
	p.next()
	orReplace := p.accept("OR", "REPLACE")
	switch {
	case p.accept("TRANSIENT", "TABLE"), p.accept("TABLE"):
		return p.createTable(orReplace)
	case p.accept("VIEW"):
		return p.createView(orReplace)
	case orReplace:
		return nil, p.unexpected()
	case p.accept("DATABASE"):
		exists := p.accept("IF", "NOT", "EXISTS")
		n, err := p.name()
		return &CreateDatabase{Name: n, IfNotExists: exists}, err
	case p.accept("SCHEMA"):
		exists := p.accept("IF", "NOT", "EXISTS")
		n, err := p.name()
		return &CreateSchema{Name: n, IfNotExists: exists}, err
	}
	return nil, p.unexpected()
}

func (p *parser) createView(orReplace bool) (Statement, error) {
	n, err := p.name()
	if err != nil {
		return nil, err
	}
	if err := p.expect("AS"); err != nil {
		return nil, err
	}
	q, err := p.selectQuery()
	return &CreateView{Name: n, OrReplace: orReplace, Query: q}, err
}

func (p *parser) createTable(orReplace bool) (Statement, error) {
	c := &CreateTable{OrReplace: orReplace, IfNotExists: p.accept("IF", "NOT", "EXISTS")}
	var err error
	if c.Name, err = p.name(); err != nil {
		return nil, err
	}
	if err = p.expect("("); err != nil {
		return nil, err
	}
	if _, err = list(p, func() (struct{}, error) { return struct{}{}, p.tableElement(c) }); err != nil {
		return nil, err
	}
	if err = p.expect(")"); err != nil {
		return nil, err
	}
	if p.peek().is("CHANGE_TRACKING") {
		c.ChangeTracking, err = p.changeTracking()
	}
	return c, err
}

// tableElement reads a column or a primary key of the whole table into c.
func (p *parser) tableElement(c *CreateTable) error {
	if p.accept("CONSTRAINT") {
		if _, err := p.ident(); err != nil {
			return err
		}
		if !p.peek().is("PRIMARY") {
			return p.unexpected()
		}
	}
	if p.peek().is("PRIMARY") {
		return p.tableKey(c)
	}
	col, key, err := p.columnDef()
	if err != nil {
		return err
	}
	c.Columns = append(c.Columns, col)
	if key != nil {
		c.PrimaryKey = append(c.PrimaryKey, *key)
	}
	return nil
}

func (p *parser) tableKey(c *CreateTable) error {
	if len(c.PrimaryKey) > 0 {
		return p.unexpected()
	}
	if err := p.expect("PRIMARY", "KEY"); err != nil {
		return err
	}
	var err error
	c.PrimaryKey, err = p.identList()
	return err
}

// columnDef reads name type [NOT NULL] [PRIMARY KEY]; key is set for the
// latter.
func (p *parser) columnDef() (col data.Column, key *Ident, err error) {
	id, err := p.ident()
	if err != nil {
		return col, nil, err
	}
	col = data.Column{Name: id.Name, Nullable: true}
	if col.Type, err = p.dataType(); err != nil {
		return col, nil, err
	}
	for {
		switch {
		case p.accept("NOT", "NULL"):
			col.Nullable = false
		case p.accept("PRIMARY", "KEY"):
			col.Nullable = false
			key = &id
		case p.accept("NULL"):
		default:
			return col, key, nil
		}
	}
}

// changeTracking reads CHANGE_TRACKING = TRUE|FALSE.
func (p *parser) changeTracking() (bool, error) {
	if err := p.expect("CHANGE_TRACKING", "="); err != nil {
		return false, err
	}
	if p.accept("TRUE") {
		return true, nil
	}
	return false, p.expect("FALSE")
}

func (p *parser) drop() (Statement, error) {
	p.next()
	d := &Drop{View: p.accept("VIEW")}
	if !d.View {
		if err := p.expect("TABLE"); err != nil {
			return nil, err
		}
	}
	d.IfExists = p.accept("IF", "EXISTS")
	var err error
	d.Name, err = p.name()
	return d, err
}
