package config

import (
	"fmt"
	"os"

	"github.com/snowpg/etl/internal/secret"
)

// Part is a part of the configuration that a command may do without.
type Part uint

// The parts.
const (
	PartSnowflake Part = 1 << iota
	PartPostgres
	PartTables
)

// Input is where [Load] looks. The zero value reads the process environment
// and the files in the working folder.
type Input struct {
	// Flags are the flags that were given, by [Setting] name without dashes.
	// Flags filled from the environment may be among them.
	Flags map[string]string
	// LookupEnv is the environment; nil means [os.LookupEnv].
	LookupEnv func(string) (string, bool)
	// Dir is the folder to which file names are relative; empty means the
	// working folder.
	Dir string
	// ListTables lists the tables of the source that fit a pattern such as
	// SALES.*, which an entry of the file may have for its name; c is complete
	// but for its tables. Without it such entries are passed over.
	ListTables func(c *Config, pattern string) ([]Source, error)
	// Optional parts may be incomplete; what is given must still be right.
	Optional Part
}

// Load gathers, checks and completes the configuration. Its error is [Faults],
// which lists everything that is wrong, or that of Input.ListTables.
func Load(in Input) (*Config, error) {
	if in.LookupEnv == nil {
		in.LookupEnv = os.LookupEnv
	}
	l := &loader{in: in, settings: settingsByName(), values: make(map[string]value)}
	l.gather()
	l.build()
	if len(l.faults) > 0 {
		return nil, l.faults.inOrder().redacted(secret.NewRedactor(l.config.Secrets()...))
	}
	if l.listErr != nil {
		return nil, l.listErr
	}
	return &l.config, nil
}

// loader is one run of [Load].
type loader struct {
	in        Input
	settings  map[string]Setting
	values    map[string]value
	env       *envFile
	envSecret bool // a secret of the .env file is in use
	unread    bool // what a file says is not known
	entries   []entry
	faults    Faults
	listErr   error // of Input.ListTables
	config    Config
}

// gather finds the text of every setting. The order matters: each file may be
// named by what was found before it.
func (l *loader) gather() {
	for _, s := range Settings() {
		l.values[s.Name] = value{text: s.Default, at: s.where()}
	}
	l.gatherFlags()
	for _, s := range Settings() {
		l.gatherEnv(s, fromEnv, l.in.LookupEnv, func(name string) string { return name })
	}
	if l.env = l.readEnvFile(); l.env != nil {
		l.config.EnvFile = l.env.path
		l.gatherEnvFile()
	}
	l.readConfigFile()
	l.checkEnvFileMode()
}

func (l *loader) gatherFlags() {
	for _, name := range sortedKeys(l.in.Flags) {
		s, ok := l.settings[name]
		switch {
		case !ok:
			l.faults.add("--"+name, "there is no such flag", "see --help")
			continue
		case s.Secret:
			l.faults.add("--"+name, "a secret has no flag, because others see the arguments", "set "+s.Env[0])
			continue
		}
		text := l.in.Flags[name]
		if text != "" && !l.isEnv(s, text) {
			l.values[name] = value{text: text, at: s.Flag(), level: fromFlag}
		}
	}
}

// isEnv reports whether a flag's text is only a copy of the environment.
func (l *loader) isEnv(s Setting, text string) bool {
	for _, name := range s.Env {
		if found, ok := l.in.LookupEnv(name); ok && found == text {
			return true
		}
	}
	return false
}

func (l *loader) gatherEnvFile() {
	lookup := func(name string) (string, bool) {
		text, ok := l.env.values[name]
		return text, ok
	}
	for _, s := range Settings() {
		if l.gatherEnv(s, fromEnvFile, lookup, l.env.at) {
			l.envSecret = l.envSecret || s.Secret
		}
	}
}

// gatherEnv takes a setting from an environment. Two of its names with
// different values are a fault: neither is the obvious winner.
func (l *loader) gatherEnv(s Setting, from level, lookup func(string) (string, bool), at func(string) string) bool {
	found := value{}
	for _, name := range s.Env {
		text, ok := lookup(name)
		if !ok || text == "" {
			continue
		}
		if found.given() && found.text != text {
			l.faults.add(at(name), "it contradicts "+found.at, "remove one of them")
			continue
		}
		found = value{text: text, at: at(name), level: from}
	}
	l.values[s.Name] = l.values[s.Name].or(found)
	return found.given()
}

func (l *loader) checkEnvFileMode() {
	if l.env != nil && l.envSecret && exposed(l.env.mode) {
		l.faults.add(l.env.path, fmt.Sprintf("it holds a secret and others may read it (mode %04o)", l.env.mode.Perm()),
			"run chmod 600 "+l.env.path)
	}
}
