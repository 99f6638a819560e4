package config

import "strings"

// connection describes a setting of the snowflake or postgres section.
func connection(group, section, key string, kind Kind, help string) Setting {
	return Setting{
		Name:  section + "-" + strings.ReplaceAll(key, "_", "-"),
		Group: group,
		Env:   []string{strings.ToUpper(section + "_" + key)},
		YAML:  section + "." + key,
		Kind:  kind,
		Help:  help,
	}
}

// etl describes a setting of the program itself.
func etl(group, name string, kind Kind, help string) Setting {
	return Setting{
		Name:  name,
		Group: group,
		Env:   []string{"ETL_" + strings.ToUpper(yamlKey(name))},
		YAML:  "etl." + yamlKey(name),
		Kind:  kind,
		Help:  help,
	}
}

func yamlKey(name string) string { return strings.ReplaceAll(name, "-", "_") }

func (s Setting) hidden() Setting { s.Secret = true; return s }

func (s Setting) notInYAML() Setting { s.YAML = ""; return s }

func (s Setting) byDefault(text string) Setting { s.Default = text; return s }

func (s Setting) oneOf(choices ...string) Setting { s.Choices = choices; return s }

func (s Setting) between(low, high int64) Setting { s.Min, s.Max = low, high; return s }
