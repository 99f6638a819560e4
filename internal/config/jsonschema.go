package config

import (
	"encoding/json"
	"strings"
)

// schema is a JSON Schema, or a part of one.
type schema map[string]any

// JSONSchema returns the JSON Schema of the YAML file (draft 2020-12), for
// editors. It follows from the tables that the parser uses. What depends on
// two keys at once only the parser knows.
func JSONSchema() []byte {
	root := object(schema{"tables": mapOf(entrySchema())})
	for _, s := range Settings() {
		section, key, found := strings.Cut(s.YAML, ".")
		if !found {
			continue
		}
		properties := root["properties"].(schema) //nolint:forcetypeassert // object has just made it
		if properties[section] == nil {
			properties[section] = object(schema{})
		}
		properties[section].(schema)["properties"].(schema)[key] = s.schema(true) //nolint:forcetypeassert // likewise
	}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "etl.yaml"
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil // texts, numbers and maps always marshal
	}
	return append(text, '\n')
}

// object is a mapping with these keys only; it may be left empty.
func object(properties schema) schema {
	return schema{"type": []string{"object", "null"}, "properties": properties, "additionalProperties": false}
}

// mapOf is a mapping with any keys.
func mapOf(value schema) schema {
	return schema{"type": []string{"object", "null"}, "additionalProperties": value}
}

// entrySchema is one table.
func entrySchema() schema {
	settings := settingsByName()
	properties := schema{}
	for _, key := range entryKeys {
		switch key {
		case "columns":
			properties[key] = columnsSchema()
		case "source":
			properties[key] = scalarSchema("Table or view in Snowflake; the entry's name without it.")
		case "target":
			properties[key] = scalarSchema("Table in PostgreSQL; the source's name in lower case without it.")
		case "where":
			properties[key] = scalarSchema("Condition in Snowflake's SQL, added to every read.")
		case "disabled":
			properties[key] = Setting{Kind: Bool, Help: "Leave the table out unless --tables names it."}.schema(false)
		default:
			properties[key] = settings[strings.ReplaceAll(key, "_", "-")].schema(false)
		}
	}
	return object(properties)
}

func columnsSchema() schema {
	properties := schema{}
	for _, key := range columnKeys {
		switch key {
		case "rename", "types":
			properties[key] = schema{"type": []string{"object", "null"}, "additionalProperties": schema{"type": scalarTypes}}
		default:
			properties[key] = Setting{Kind: List}.schema(false)
		}
	}
	return object(properties)
}

// scalarTypes are what YAML takes an unquoted text for.
var scalarTypes = []string{"string", "number", "boolean"}

func scalarSchema(help string) schema {
	return schema{"description": help, "type": append([]string{"null"}, scalarTypes...)}
}

// Patterns of texts. A schema's pattern has no flag for case.
const (
	boolPattern     = `^([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]|[Yy][Ee][Ss]|[Nn][Oo]|[Oo][Nn]|[Oo][Ff][Ff]|0|1)$`
	intPattern      = `^[+-]?[0-9]+$`
	durationPattern = `^\+?(0|(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$`
	secondsPattern  = `^\+?(([0-9]+\.?[0-9]*|\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)?)+$`
	sizePattern     = `^\+?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)? *([kKmMgGtT][iI]?)?[bB]?$`
	variablePattern = `\$\{[A-Za-z_][A-Za-z0-9_]*\}`
)

// schema is the setting's value. With variables a ${NAME} may stand for it.
func (s Setting) schema(variables bool) schema {
	forms := append([]schema{{"type": "null"}}, s.forms()...)
	if variables {
		forms = append(forms, schema{"type": "string", "pattern": variablePattern})
	}
	described := schema{"anyOf": forms}
	if help := s.description(); help != "" {
		described["description"] = help
	}
	return described
}

// forms are the ways to write the value.
func (s Setting) forms() []schema {
	text := func(pattern string) schema { return schema{"type": "string", "pattern": pattern} }
	switch s.Kind {
	case Int:
		return []schema{{"type": "integer", "minimum": s.Min, "maximum": s.Max}, text(intPattern)}
	case Bool:
		return []schema{{"type": "boolean"}, {"type": "integer", "minimum": 0, "maximum": 1}, text(boolPattern)}
	case Duration:
		return []schema{text(durationPattern), {"type": "integer", "minimum": 0, "maximum": 0}}
	case Seconds:
		return []schema{text(secondsPattern), {"type": "number", "minimum": 0}}
	case Size:
		return []schema{text(sizePattern), {"type": "number", "minimum": s.Min, "maximum": s.Max}}
	case Choice:
		return []schema{{"enum": s.Choices}}
	case List:
		return []schema{{"type": "array", "items": schema{"type": scalarTypes}}, {"type": scalarTypes}}
	default:
		return []schema{{"type": scalarTypes}}
	}
}
