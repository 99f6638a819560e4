package sql

// explain reads EXPLAIN USING JSON query; of the formats only JSON, and of the
// statements only queries, are known here.
func (p *parser) explain() (Statement, error) {
	e := &Explain{Pos: p.next().pos}
	if err := p.expect("USING", "JSON"); err != nil {
		return nil, err
	}
	var err error
	e.Query, err = p.selectQuery()
	return e, err
}
