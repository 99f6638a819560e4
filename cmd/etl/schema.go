package main

import (
	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/config"
)

func schemaCommand() *cli.Command {
	return &cli.Command{
		Name:        "schema",
		Usage:       "print the JSON Schema of etl.yaml, for editors",
		Description: "With it an editor completes and checks the file:\n  etl schema > etl.schema.json, and as the file's first line\n  # yaml-language-server: $schema=etl.schema.json",
		Action: func(c *cli.Context) error {
			_, err := c.App.Writer.Write(config.JSONSchema())
			return err
		},
	}
}
