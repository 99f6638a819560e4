package config

import "regexp"

var reference = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// expand replaces ${NAME} in a setting of the YAML file by the environment
// variable, or by the variable of the .env file. A secret that is written out
// obliges the file to be private.
func (f *file) expand(s Setting, text, at string) (string, bool) {
	ok := true
	expanded := reference.ReplaceAllStringFunc(text, func(match string) string {
		name := match[2 : len(match)-1]
		found, known := f.variable(name, s.Secret)
		if !known {
			f.faults.add(at, match+" is not set", "set the environment variable "+name)
			ok = false
		}
		return found
	})
	if s.Secret && reference.ReplaceAllString(text, "") != "" && exposed(f.mode) {
		f.faults.add(at, "a secret stands in a file that others may read",
			"write ${"+s.Env[0]+"} and set that variable, or run chmod 600 "+f.path)
	}
	return expanded, ok
}

// variable looks a name up in the environment, then in the .env file.
func (l *loader) variable(name string, isSecret bool) (string, bool) {
	if text, ok := l.in.LookupEnv(name); ok && text != "" {
		return text, true
	}
	if l.env == nil || l.env.values[name] == "" {
		return "", false
	}
	l.envSecret = l.envSecret || isSecret
	return l.env.values[name], true
}
