package sql

// maxDepth bounds how deeply expressions and queries may nest, so that no
// input can exhaust the stack.
const maxDepth = 256

// parser reads tokens by recursive descent. Every method reads one part of
// the grammar and leaves the parser behind it.
type parser struct {
	src    string
	tokens []token
	at     int
	depth  int
}

// Parse reads one statement, with or without a closing semicolon. Its errors
// are *SyntaxError.
func Parse(src string) (Statement, error) {
	tokens, err := lex(src)
	if err != nil {
		return nil, err
	}
	p := &parser{src: src, tokens: tokens}
	s, err := p.statement()
	if err != nil {
		return nil, err
	}
	p.accept(";")
	if p.peek().kind != tokenEOF {
		return nil, p.unexpected()
	}
	return s, nil
}

// statement chooses the grammar rule by the first word.
func (p *parser) statement() (Statement, error) {
	rules := map[string]func() (Statement, error){
		"SELECT":   func() (Statement, error) { return p.selectQuery() },
		"DESCRIBE": p.describe,
		"DESC":     p.describe,
		"SHOW":     p.show,
		"EXPLAIN":  p.explain,
		"USE":      p.use,
		"ALTER":    p.alter,
		"CREATE":   p.create,
		"DROP":     p.drop,
		"INSERT":   p.insert,
		"UPDATE":   p.update,
		"DELETE":   p.delete,
		"TRUNCATE": p.truncate,
	}
	t := p.peek()
	rule, ok := rules[t.text]
	if t.kind != tokenWord || !ok {
		return nil, p.unexpected()
	}
	return rule()
}

func (p *parser) peek() token { return p.tokens[p.at] }

// peekAfter is the token n places behind the next one.
func (p *parser) peekAfter(n int) token {
	return p.tokens[min(p.at+n, len(p.tokens)-1)]
}

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != tokenEOF {
		p.at++
	}
	return t
}

func (p *parser) unexpected() error { return unexpected(p.peek()) }

// accept consumes the given words and symbols if all of them come next.
func (p *parser) accept(texts ...string) bool {
	for i, text := range texts {
		if !p.peekAfter(i).is(text) {
			return false
		}
	}
	p.at += len(texts)
	return true
}

// expect consumes the given words and symbols or fails at the first other one.
func (p *parser) expect(texts ...string) error {
	for _, text := range texts {
		if !p.accept(text) {
			return p.unexpected()
		}
	}
	return nil
}

// enter guards one level of nesting; every enter is paired with a leave.
func (p *parser) enter() error {
	p.depth++
	if p.depth > maxDepth {
		return p.unexpected()
	}
	return nil
}

func (p *parser) leave() { p.depth-- }

// list reads one or more comma-separated elements.
func list[T any](p *parser, element func() (T, error)) ([]T, error) {
	var all []T
	for {
		e, err := element()
		if err != nil {
			return nil, err
		}
		all = append(all, e)
		if !p.accept(",") {
			return all, nil
		}
	}
}

// inParens reads ( body ).
func inParens[T any](p *parser, body func() (T, error)) (T, error) {
	var zero T
	if err := p.expect("("); err != nil {
		return zero, err
	}
	v, err := body()
	if err != nil {
		return zero, err
	}
	return v, p.expect(")")
}

// identList reads ( ident, … ).
func (p *parser) identList() ([]Ident, error) {
	return inParens(p, func() ([]Ident, error) { return list(p, p.ident) })
}
