package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/secret"
)

// settingFlags are the flags of the settings, but for the groups that the verb
// has no use for: one table, in package config, says what can be set. Secrets
// have none, because arguments are visible to every user of the machine.
func settingFlags(useless ...string) []cli.Flag {
	var flags []cli.Flag
	for _, s := range config.Settings() {
		if s.Secret || slices.Contains(useless, s.Group) {
			continue
		}
		flags = append(flags, settingFlag(s))
	}
	return flags
}

func settingFlag(s config.Setting) cli.Flag {
	if s.Kind == config.Bool {
		return &cli.BoolFlag{Name: s.Name, Usage: s.Help, EnvVars: s.Env, Category: s.Group}
	}
	usage := s.Help
	if len(s.Choices) > 0 {
		usage += " One of " + strings.Join(s.Choices, ", ") + "."
	}
	return &cli.StringFlag{Name: s.Name, Usage: usage, EnvVars: s.Env, Category: s.Group, DefaultText: s.Default}
}

// loadConfig reads the configuration for a verb that does not ask Snowflake:
// entries such as SALES.* are passed over.
func loadConfig(c *cli.Context, optional config.Part) (*config.Config, error) {
	return load(c, config.Input{Optional: optional})
}

// loadConfigAndTables reads the configuration for a verb that does, and asks
// it for the tables behind entries such as SALES.*.
func loadConfigAndTables(c *cli.Context, optional config.Part) (*config.Config, error) {
	return load(c, config.Input{Optional: optional, ListTables: listTables(c.Context)})
}

func load(c *cli.Context, in config.Input) (_ *config.Config, err error) {
	if in.Flags, err = givenFlags(c); err != nil {
		return nil, err
	}
	return redacted(config.Load(in))
}

// redacted lets nothing be printed from here on that shows one of the
// configuration's secrets.
func redacted(cfg *config.Config, err error) (*config.Config, error) {
	if err == nil {
		redactor = secret.NewRedactor(cfg.Secrets()...)
	}
	return cfg, err
}

// loadConfigWithoutTables is for a verb that finds tables: what --tables says
// is not looked up in the file, and neither is the target needed.
func loadConfigWithoutTables(c *cli.Context) (*config.Config, error) {
	given, err := givenFlags(c)
	if err != nil {
		return nil, err
	}
	delete(given, "tables")
	lookup := func(name string) (string, bool) {
		if name == "ETL_TABLES" {
			return "", false
		}
		return os.LookupEnv(name)
	}
	return redacted(config.Load(config.Input{Flags: given, LookupEnv: lookup, Optional: config.PartTables | config.PartPostgres}))
}

// givenFlags are the settings among the flags.
func givenFlags(c *cli.Context) (map[string]string, error) {
	if c.Args().Present() {
		return nil, &usageError{fmt.Errorf("%s takes no argument %q; tables are named with --tables", c.Command.Name, c.Args().First())}
	}
	given := make(map[string]string)
	for _, s := range config.Settings() {
		if s.Secret || !c.IsSet(s.Name) {
			continue
		}
		if s.Kind == config.Bool {
			given[s.Name] = fmt.Sprint(c.Bool(s.Name))
			continue
		}
		given[s.Name] = c.String(s.Name)
	}
	return given, nil
}
