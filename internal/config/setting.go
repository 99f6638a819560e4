package config

import "strings"

// Setting describes one global setting; [Settings] lists all of them.
type Setting struct {
	// Name identifies the setting and is its flag's name, without dashes.
	Name string
	// Group is the heading under which the setting is documented.
	Group string
	// Env are the names of its environment variables; the first is the main one.
	Env []string
	// YAML is its dotted path in the configuration file; empty if it has none.
	YAML string
	// Default applies when nothing else gives a value; empty means none.
	Default string
	Kind    Kind
	// Choices are the allowed values of a [Choice].
	Choices []string
	// Min and Max bound an [Int], a [Size] (bytes) or a [Duration] (nanoseconds).
	Min, Max int64
	// Help says in one line what the setting does.
	Help string
	// Secret settings have no flag, because arguments are visible to every
	// user of the machine, and are never printed.
	Secret bool
}

// Kind is the form of a setting's value.
type Kind int

const (
	// Text is taken as it is.
	Text Kind = iota
	// Int is a decimal integer.
	Int
	// Bool is true or false (also 1/0, yes/no, on/off).
	Bool
	// Duration is a number with a unit, as in 90s, 15m or 1h30m.
	Duration
	// Seconds is a [Duration] in which a bare number means seconds.
	Seconds
	// Size is a number of bytes with an optional unit, as in 512MiB or 1GB.
	Size
	// Choice is one of Setting.Choices.
	Choice
	// List is several texts separated by commas.
	List
)

// String returns the kind as it is shown in documentation.
func (k Kind) String() string {
	return [...]string{"text", "number", "true or false", "duration", "duration", "size", "choice", "list"}[k]
}

// Flag returns the flag with its dashes, or "" for a secret.
func (s Setting) Flag() string {
	if s.Secret {
		return ""
	}
	return "--" + s.Name
}

// ways names the places where the setting can be given, for messages.
func (s Setting) ways() string {
	var ways []string
	if len(s.Env) > 0 {
		ways = append(ways, s.Env[0])
	}
	if flag := s.Flag(); flag != "" {
		ways = append(ways, flag)
	}
	if s.YAML != "" {
		ways = append(ways, s.YAML+" in the YAML file")
	}
	return strings.Join(ways, " or ")
}

// where names the setting itself, for messages about a missing value.
func (s Setting) where() string {
	if len(s.Env) > 0 {
		return s.Env[0]
	}
	return s.Flag()
}
