package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"
)

func execCommand() *cli.Command {
	flags := append(credentialFlags(),
		&cli.StringFlag{Name: "url", Usage: "address of a running simulator", EnvVars: []string{"SNOWSIM_URL"}, Required: true},
	)
	return &cli.Command{
		Name: "exec", Usage: "run statements in a running simulator and print what they answer",
		ArgsUsage: "STATEMENT…", Flags: flags, Action: exec,
	}
}

func exec(c *cli.Context) error {
	if c.NArg() == 0 {
		return errors.New("exec: no statement given")
	}
	client := newClient(c.String("url"))
	if err := client.login(c.Context, c.String("user"), c.String("password")); err != nil {
		return err
	}
	for _, sql := range c.Args().Slice() {
		t, err := client.query(c.Context, sql)
		if err != nil {
			return errors.Join(err, client.logout(c.Context))
		}
		if err := t.print(c.App.Writer); err != nil {
			return err
		}
	}
	return client.logout(c.Context)
}

// table is a result as it is printed.
type table struct {
	header []string
	rows   [][]*string
}

func (t table) print(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, strings.Join(t.header, "\t"))
	for _, row := range t.rows {
		cells := make([]string, len(row))
		for i, v := range row {
			cells[i] = "NULL"
			if v != nil {
				cells[i] = strings.NewReplacer("\t", " ", "\n", " ").Replace(*v)
			}
		}
		fmt.Fprintln(tw, strings.Join(cells, "\t"))
	}
	return tw.Flush()
}
