package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/snowsim/engine"
)

func statementsCommand() *cli.Command {
	return &cli.Command{
		Name:  "statements",
		Usage: "list the forms of SQL the simulator accepts",
		Action: func(c *cli.Context) error {
			for _, form := range engine.New().Accepted() {
				if _, err := fmt.Fprintln(c.App.Writer, form); err != nil {
					return err
				}
			}
			return nil
		},
	}
}
