package main

import (
	"context"
	"io"

	"github.com/urfave/cli/v2"
)

// run is the program: it returns the exit code. Errors are printed here and
// nowhere else.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	ctx, stop := withSignals(ctx, stderr)
	defer stop()
	err := checkFlags(args)
	if err == nil {
		err = newApp(stdout, stderr).RunContext(ctx, args)
	}
	return finish(ctx, err, stderr)
}

func newApp(stdout, stderr io.Writer) *cli.App {
	return &cli.App{
		Name:  "etl",
		Usage: "stream Snowflake tables into PostgreSQL",
		Description: "Every option has an environment variable, shown in brackets. An option given on the\n" +
			"command line wins over the environment, that over the .env file, that over the YAML file.",
		Version:              buildVersion(),
		Writer:               stdout,
		ErrWriter:            stderr,
		HideHelpCommand:      true,
		Suggest:              true,
		EnableBashCompletion: true,
		// The exit code is decided in one place, finish.
		ExitErrHandler: func(*cli.Context, error) {},
		OnUsageError:   badUsage,
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return &usageError{unknownVerb(c.Args().First())}
			}
			return cli.ShowAppHelp(c)
		},
		Commands:              verbs(),
		CustomAppHelpTemplate: cli.AppHelpTemplate + exitCodesHelp,
	}
}

func verbs() []*cli.Command {
	all := []*cli.Command{
		discoverCommand(), checkCommand(), planCommand(), streamCommand(), statusCommand(),
		verifyCommand(), resetCommand(), gcCommand(), schemaCommand(), completionCommand(), versionCommand(),
	}
	for _, verb := range all {
		verb.OnUsageError = badUsage
		verb.HideHelpCommand = true
	}
	return all
}
