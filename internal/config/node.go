package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/goccy/go-yaml"
)

// node is a value of the YAML file. Scalars keep the text as written, so that
// an account 0123 stays 0123.
type node struct {
	line    int
	kind    nodeKind
	text    string
	items   []node
	entries []member
}

type nodeKind int

const (
	nullNode nodeKind = iota
	scalarNode
	listNode
	mapNode
)

// member is a key of a mapping with its value, in the order of the file.
type member struct {
	key   string
	line  int
	value node
}

// yamlError is a fault of the file with its line; 0 if it is not known.
type yamlError struct {
	line    int
	problem string
}

func (e *yamlError) Error() string { return fmt.Sprintf("line %d: %s", e.line, e.problem) }

// parseYAML reads one YAML document. Anchors, aliases and tags are refused: the
// section "defaults" is there for what they would be used for.
func parseYAML(data []byte) (node, error) {
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return node{}, syntaxError(err)
	}
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil && doc.Body.Type() != ast.CommentType {
			bodies = append(bodies, doc.Body)
		}
	}
	switch len(bodies) {
	case 0:
		return node{kind: nullNode}, nil
	case 1:
		return convert(bodies[0])
	}
	return node{}, &yamlError{line: lineOf(bodies[1]), problem: "there is more than one document"}
}

// syntaxError drops the excerpt of the file that the library prints.
func syntaxError(err error) error {
	var syntax *yaml.SyntaxError
	if !errors.As(err, &syntax) {
		return &yamlError{problem: "it is not valid YAML"}
	}
	line := 0
	if syntax.Token != nil && syntax.Token.Position != nil {
		line = syntax.Token.Position.Line
	}
	message, _, _ := strings.Cut(syntax.Message, "\n")
	return &yamlError{line: line, problem: "it is not valid YAML (" + message + ")"}
}

// convert turns a syntax node into ours.
func convert(n ast.Node) (node, error) {
	switch n := n.(type) {
	case nil, *ast.NullNode:
		return node{kind: nullNode}, nil
	case *ast.StringNode:
		return scalar(n, n.Value), nil
	case *ast.LiteralNode:
		return scalar(n, n.Value.Value), nil
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		return scalar(n, n.GetToken().Value), nil
	case *ast.MappingNode:
		return mapping(n, n.Values)
	case *ast.MappingValueNode:
		return mapping(n, []*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		return list(n)
	}
	return node{}, &yamlError{line: lineOf(n), problem: "anchors, aliases and tags are not supported"}
}

func scalar(n ast.Node, text string) node {
	return node{kind: scalarNode, line: lineOf(n), text: text}
}

func mapping(n ast.Node, values []*ast.MappingValueNode) (node, error) {
	result := node{kind: mapNode, line: lineOf(n)}
	for _, pair := range values {
		key, err := convert(pair.Key)
		if err != nil {
			return node{}, err
		}
		if key.kind != scalarNode {
			return node{}, &yamlError{line: lineOf(pair), problem: "a key is not a plain text"}
		}
		value, err := convert(pair.Value)
		if err != nil {
			return node{}, err
		}
		result.entries = append(result.entries, member{key: key.text, line: lineOf(pair.Key), value: value})
	}
	return result, nil
}

func list(n *ast.SequenceNode) (node, error) {
	result := node{kind: listNode, line: lineOf(n)}
	for _, item := range n.Values {
		value, err := convert(item)
		if err != nil {
			return node{}, err
		}
		result.items = append(result.items, value)
	}
	return result, nil
}

func lineOf(n ast.Node) int {
	var t *token.Token
	if n != nil {
		t = n.GetToken()
	}
	if t == nil || t.Position == nil {
		return 0
	}
	return t.Position.Line
}
