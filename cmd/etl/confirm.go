package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"
)

// errDeclined is the answer no: nothing was done, as asked.
var errDeclined = errors.New("nothing was changed")

// yesFlag takes the place of the question.
func yesFlag() cli.Flag {
	return &cli.BoolFlag{Name: "yes", EnvVars: []string{"ETL_YES"}, Aliases: []string{"y"}, Usage: "Do not ask."}
}

// confirm asks before something is done that cannot be taken back. Where
// nobody can answer, --yes is required.
func confirm(c *cli.Context, question string) error {
	if c.Bool("yes") {
		return nil
	}
	if !isTerminal(c.App.Reader) {
		return &usageError{fmt.Errorf("%s asks before it changes anything, and there is no terminal to ask on; add --yes", c.Command.Name)}
	}
	return ask(c.App.Reader, c.App.ErrWriter, question)
}

// ask takes y and yes as yes, and everything else as no.
func ask(in io.Reader, out io.Writer, question string) error {
	if _, err := fmt.Fprintf(out, "%s [y/N] ", question); err != nil {
		return err
	}
	answer, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	default:
		return &codedError{code: exitFailed, err: errDeclined}
	}
}
