package config

import (
	"fmt"
	"strings"
)

const exampleHead = `# Settings for etl. Copy this file to .env, fill it in and protect it:
#   cp .env.example .env && chmod 600 .env
# A variable of the environment wins over this file. Put values that contain $
# or # in single quotes.
`

// EnvExample returns the text of .env.example: every setting that the
// file can hold, with its help and default.
func EnvExample() string {
	var b strings.Builder
	b.WriteString(exampleHead)
	group := ""
	for _, s := range Settings() {
		if s.Name == "env-file" {
			continue // it would name the file that is being read
		}
		if s.Group != group {
			group = s.Group
			fmt.Fprintf(&b, "\n# --- %s ---\n", group)
		}
		fmt.Fprintf(&b, "\n# %s\n", s.description())
		fmt.Fprintf(&b, "#%s=%s\n", s.Env[0], s.Default)
	}
	return b.String()
}

// SettingsTable returns the settings as a Markdown table for the README.
func SettingsTable() string {
	var b strings.Builder
	b.WriteString("| Environment | Flag | YAML | Default | Meaning |\n|---|---|---|---|---|\n")
	for _, s := range Settings() {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", code(s.Env...), code(s.Flag()), code(s.YAML), code(s.Default), s.description())
	}
	return b.String()
}

// description is the help with what else may be written.
func (s Setting) description() string {
	text := s.Help
	if len(s.Choices) > 0 {
		text += " One of: " + strings.Join(s.Choices, ", ") + "."
	}
	if len(s.Env) > 1 {
		text += " Also read from " + strings.Join(s.Env[1:], ", ") + "."
	}
	if s.Kind == Int {
		text += fmt.Sprintf(" From %d to %d.", s.Min, s.Max)
	}
	return text
}

func code(texts ...string) string {
	var marked []string
	for _, text := range texts {
		if text != "" {
			marked = append(marked, "`"+text+"`")
		}
	}
	return strings.Join(marked, ", ")
}
