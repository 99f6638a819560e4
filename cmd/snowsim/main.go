package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/urfave/cli/v2"
)

const recipe = `Try any Snowflake client against it:

  snowsim serve --listen 127.0.0.1:8085 --user demo --password demo --every-type
  # in the client: account=sim host=127.0.0.1 port=8085 protocol=http user=demo
  #   password=demo warehouse=DEMO database=DEMO schema=PUBLIC, OCSP checks off
  snowsim exec --url http://127.0.0.1:8085 --user demo --password demo 'SELECT * FROM EVERY_TYPE'
  curl http://127.0.0.1:8085/sim/history`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := newApp().RunContext(ctx, os.Args); err != nil {
		fmt.Fprintln(os.Stderr, "snowsim:", err)
		stop()
		os.Exit(1)
	}
}

func newApp() *cli.App {
	return &cli.App{
		Name:            "snowsim",
		Usage:           "a Snowflake simulator for tests, demos and benchmarks",
		Description:     recipe,
		HideHelpCommand: true,
		Commands:        []*cli.Command{serveCommand(), execCommand(), statementsCommand()},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return fmt.Errorf("there is no command %q; see snowsim --help", c.Args().First())
			}
			return cli.ShowAppHelp(c)
		},
		// Errors are printed once, by main.
		ExitErrHandler: func(*cli.Context, error) {},
	}
}

// credentialFlags are how every verb names its user.
func credentialFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "user", Value: "demo", Usage: "user that may log in", EnvVars: []string{"SNOWSIM_USER"}},
		&cli.StringFlag{Name: "password", Usage: "the user's password", EnvVars: []string{"SNOWSIM_PASSWORD"}},
	}
}
