package geo

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads WKT.
func Parse(text string) (Shape, error) {
	p := &parser{rest: text}
	s, err := p.shape()
	if err == nil && p.next() != "" {
		err = fmt.Errorf("something follows the shape")
	}
	if err != nil {
		return Shape{}, fmt.Errorf("shape %q: %w", text, err)
	}
	return s, nil
}

type parser struct{ rest string }

// next is the next token: a parenthesis, a comma or a word; "" at the end.
func (p *parser) next() string {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	end := strings.IndexAny(p.rest, "(), \t\r\n")
	switch {
	case end < 0:
		end = len(p.rest)
	case end == 0:
		end = 1
	}
	token := p.rest[:end]
	p.rest = p.rest[end:]
	return token
}

// more says whether another element follows, and takes the comma or the
// closing parenthesis.
func (p *parser) more() (bool, error) {
	switch token := p.next(); token {
	case ",":
		return true, nil
	case ")":
		return false, nil
	default:
		return false, fmt.Errorf("%q where a comma or a parenthesis belongs", token)
	}
}

func (p *parser) shape() (Shape, error) {
	word := p.next()
	for kind, name := range names {
		if name != "" && strings.EqualFold(word, name) {
			return p.body(Kind(kind))
		}
	}
	return Shape{}, fmt.Errorf("no shape is called %q", word)
}

// body reads what stands in parentheses, or EMPTY.
func (p *parser) body(kind Kind) (Shape, error) {
	s := Shape{Kind: kind}
	switch token := p.next(); {
	case strings.EqualFold(token, "EMPTY"):
		return s, nil
	case token != "(":
		return s, fmt.Errorf("%q where a parenthesis belongs", token)
	}
	for more := true; more; {
		if err := p.element(&s); err != nil {
			return s, err
		}
		var err error
		if more, err = p.more(); err != nil {
			return s, err
		}
	}
	return s, nil
}

func (p *parser) element(s *Shape) error {
	var part Shape
	var err error
	switch kind := s.Kind.part(); {
	case s.Kind == Point || s.Kind == LineString:
		var at Position
		at, err = p.position()
		s.Points = append(s.Points, at)
		return err
	case kind == 0:
		part, err = p.shape()
	default:
		part, err = p.body(kind)
	}
	s.Parts = append(s.Parts, part)
	return err
}

func (p *parser) position() (at Position, err error) {
	for i := range at {
		if at[i], err = strconv.ParseFloat(p.next(), 64); err != nil {
			return at, err
		}
	}
	return at, nil
}
