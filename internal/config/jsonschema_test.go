package config

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/goccy/go-yaml"
)

// check is as much of JSON Schema as ours uses; an unknown keyword is an error.
func check(s map[string]any, v any) error {
	for keyword, argument := range s {
		if err := checkKeyword(s, keyword, argument, v); err != nil {
			return err
		}
	}
	return nil
}

func checkKeyword(s map[string]any, keyword string, argument, v any) error {
	ok := true
	switch keyword {
	case "$schema", "title", "description":
	case "type":
		types, many := argument.([]any)
		if !many {
			types = []any{argument}
		}
		ok = slices.ContainsFunc(types, func(t any) bool { return isType(v, t.(string)) })
	case "enum":
		ok = slices.Contains(argument.([]any), v)
	case "pattern":
		text, isText := v.(string)
		ok = !isText || regexp.MustCompile(argument.(string)).MatchString(text)
	case "minimum":
		n, isNumber := asNumber(v)
		ok = !isNumber || n >= argument.(float64)
	case "maximum":
		n, isNumber := asNumber(v)
		ok = !isNumber || n <= argument.(float64)
	case "anyOf":
		ok = slices.ContainsFunc(argument.([]any), func(form any) bool { return check(form.(map[string]any), v) == nil })
	case "items":
		for _, item := range asList(v) {
			if err := check(argument.(map[string]any), item); err != nil {
				return err
			}
		}
	case "properties", "additionalProperties":
		return checkMembers(s, v)
	default:
		return fmt.Errorf("keyword %s is not known to the test", keyword)
	}
	if !ok {
		return fmt.Errorf("%v: not %s %v", v, keyword, argument)
	}
	return nil
}

func checkMembers(s map[string]any, v any) error {
	members, _ := v.(map[string]any)
	properties, _ := s["properties"].(map[string]any)
	for key, value := range members {
		part, known := properties[key].(map[string]any)
		if !known {
			part, known = s["additionalProperties"].(map[string]any)
		}
		if !known {
			return fmt.Errorf("no property %s", key)
		}
		if err := check(part, value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	return nil
}

func asList(v any) []any { list, _ := v.([]any); return list }

func asNumber(v any) (float64, bool) {
	switch n := v.(type) {
	case uint64:
		return float64(n), true
	case int64:
		return float64(n), true
	case float64:
		return n, true
	}
	return 0, false
}

func isType(v any, name string) bool {
	_, isNumber := asNumber(v)
	switch name {
	case "null":
		return v == nil
	case "string":
		_, ok := v.(string)
		return ok
	case "boolean":
		_, ok := v.(bool)
		return ok
	case "number":
		return isNumber
	case "integer":
		_, isFloat := v.(float64)
		return isNumber && !isFloat
	case "array":
		_, ok := v.([]any)
		return ok
	default:
		_, ok := v.(map[string]any)
		return ok
	}
}

// verdicts says what schema and parser think of a file.
func verdicts(t *testing.T, text string) (bySchema, byParser error) {
	t.Helper()
	var root map[string]any
	if err := json.Unmarshal(JSONSchema(), &root); err != nil {
		t.Fatal(err)
	}
	var document any
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "etl.yaml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	env := map[string]string{"PARALLEL": "3"}
	_, byParser = Load(Input{
		Dir: dir, Optional: PartSnowflake | PartPostgres | PartTables,
		LookupEnv: func(name string) (string, bool) { v, ok := env[name]; return v, ok },
	})
	var faults Faults
	if byParser != nil && !errors.As(byParser, &faults) {
		t.Fatal(byParser)
	}
	return check(root, document), byParser
}

func TestSchemaAndParserAgree(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"{}", "etl:\n", "tables: {a: }", "tables: {a: {}}",
		"snowflake: {account: my-org, user: 12, role: null, port: 443}\npostgres: {host: h, port: '5433', sslmode: require}",
		"etl: {parallel: 8, memory: 1GiB, lease: 1m30s, retry_delay: 2, connect_timeout: 10s, log_format: json}",
		"etl: {memory: 268435456, retry_delay: 0.5, max_retries: 0, batch_size: '1'}", "etl: {parallel: \"${PARALLEL}\"}",
		"defaults: {watermark: none, key: [a, b], mode: replace, lag: 0, lookback: 0s, strict: yes, on_bad_row: reject, max_rejects: 5}",
		"tables: {a: {source: X.Y.Z, target: s.t, key: A, columns: {include: [A, UPDATED_AT], rename: {A: b}, types: {A: numeric}}}}",
		"tables: {a: {disabled: true, mode: append, watermark: TS, null_watermark: include, where: 'A > 1', undefined: error}}",
		"tables: {a: {columns: {exclude: A, include: null}, redact_values: 1, offset_column: on, schema: evolve}}",
	} {
		if bySchema, byParser := verdicts(t, text); bySchema != nil || byParser != nil {
			t.Errorf("good: %s\nschema: %v\nparser: %v", text, bySchema, byParser)
		}
	}
	for _, text := range []string{
		"snowflke: {}", "snowflake: {acount: x}", "snowflake: x", "tables: [a]", "tables: {a: 1}", "postgres: {port: 70000}", "postgres: {port: 5.5}", "postgres: {sslmode: maybe}",
		"etl: {parallel: 0}", "etl: {parallel: many}", "etl: {parallel: [1]}", "etl: {memory: 5 apples}", "etl: {memory: 1}", "etl: {lease: 60}", "etl: {lease: soon}", "etl: {retry_delay: -1}", "etl: {log_level: loud}",
		"defaults: {key: {a: b}}", "defaults: {strict: perhaps}", "defaults: {tables: a}", "defaults: {lag: 5}", "etl: {full_refresh: true}",
		"tables: {a: {watermrk: x}}", "tables: {a: {mode: upsertt}}", "tables: {a: {columns: {only: [A]}}}", "tables: {a: {columns: [A]}}", "tables: {a: {columns: {rename: [A]}}}",
		"tables: {a: {columns: {include: {A: 1}}}}", "tables: {a: {columns: {rename: {A: [b]}}}}", "tables: {a: {disabled: 7}}", "tables: {a: {lookback: 5 minutes}}", "tables: {a: {max_rejects: -1}}", "tables: {a: {source: [x]}}",
	} {
		if bySchema, byParser := verdicts(t, text); bySchema == nil || byParser == nil {
			t.Errorf("bad: %s\nschema: %v\nparser: %v", text, bySchema, byParser)
		}
	}
}

func TestSchemaFileIsUpToDate(t *testing.T) {
	t.Parallel()
	const path = "etl.schema.json"
	if update := flag.Lookup("update"); update != nil && update.Value.String() == "true" {
		if err := os.WriteFile(path, JSONSchema(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(path)
	if err != nil || string(text) != string(JSONSchema()) {
		t.Errorf("%s is not what etl schema prints (%v); go test ./internal/config -update rewrites it", path, err)
	}
}
