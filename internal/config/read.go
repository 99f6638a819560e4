package config

import (
	"time"

	"github.com/snowpg/etl/internal/secret"
)

// The methods below read one setting each; a wrong value becomes a fault and
// reads as zero.

func (l *loader) text(name string) string { return l.values[name].text }

func (l *loader) secret(name string) secret.String { return secret.New(l.values[name].text) }

func (l *loader) integer(name string) int { return int(read(l, name, parseInt)) }

func (l *loader) size(name string) int64 { return read(l, name, parseSize) }

func (l *loader) duration(name string) time.Duration { return read(l, name, parseDuration) }

func (l *loader) choice(name string) string { return read(l, name, parseChoice) }

func (l *loader) boolean(name string) bool {
	return read(l, name, func(_ Setting, text string) (bool, error) { return parseBool(text) })
}

// identifier reads an exact name of PostgreSQL.
func (l *loader) identifier(name string) string {
	return read(l, name, func(_ Setting, text string) (string, error) { return parsePostgresName(text) })
}

func read[T any](l *loader, name string, parse func(Setting, string) (T, error)) T {
	return readValue(l, l.settings[name], l.values[name], parse)
}

// readValue parses a value that may come from elsewhere than l.values.
func readValue[T any](l *loader, s Setting, v value, parse func(Setting, string) (T, error)) T {
	var zero T
	if v.text == "" {
		return zero
	}
	parsed, err := parse(s, v.text)
	if err != nil {
		l.faults.addErr(v.at, err)
		return zero
	}
	return parsed
}

// require reports a missing setting.
func (l *loader) require(name, why string) {
	if l.values[name].text == "" {
		s := l.settings[name]
		l.faults.add(s.where(), "it is missing"+why, "set "+s.ways())
	}
}
