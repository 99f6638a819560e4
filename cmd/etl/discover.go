package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/catalog/source"
	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/discovery"
	"github.com/snowpg/etl/internal/spelling"
)

func discoverCommand() *cli.Command {
	return &cli.Command{
		Name:  "discover",
		Usage: "write a configuration for the tables of a schema",
		Description: "Lists the tables that --tables fits ([[database.]schema.]table with * and ?; all of\n" +
			"SNOWFLAKE_SCHEMA without it), with their columns, declared keys and a guess at the\n" +
			"watermark. Only metadata is asked for: no warehouse runs.",
		Flags: append(settingFlags("Metrics", "Alerts"),
			&cli.StringFlag{Name: "output", EnvVars: []string{"ETL_DISCOVER_OUTPUT"}, Aliases: []string{"o"}, Usage: "File to write; stdout without it."},
			&cli.BoolFlag{Name: "force", EnvVars: []string{"ETL_DISCOVER_FORCE"}, Usage: "Overwrite the file."}),
		Action: discover,
	}
}

func discover(c *cli.Context) error {
	patterns := c.String("tables")
	cfg, err := loadConfigWithoutTables(c)
	if err != nil {
		return err
	}
	output := c.String("output")
	if err := mayWrite(output, c.Bool("force")); err != nil {
		return err
	}
	wanted, err := parsePatterns(patterns, cfg.Snowflake)
	if err != nil {
		return &usageError{err}
	}
	found, err := find(c.Context, cfg, wanted)
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := discovery.Write(&text, found, cfg.Postgres.Schema); err != nil {
		return err
	}
	if output == "" {
		_, err = c.App.Writer.Write(text.Bytes())
		return err
	}
	if err := replaceFile(output, text.Bytes()); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.App.Writer, "%d tables written to %s\nnext: look it over, then etl check --config %s\n", len(found), output, output)
	return err
}

// mayWrite looks before anything is asked, so that no work is lost.
func mayWrite(path string, force bool) error {
	if path == "" || force {
		return nil
	}
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return &usageError{fmt.Errorf("--output: %s exists; add --force to overwrite it", path)}
	case errors.Is(err, fs.ErrNotExist):
		return nil
	default:
		return &usageError{fmt.Errorf("--output: %w", err)}
	}
}

// parsePatterns reads the list; an empty one means the whole schema.
func parsePatterns(list string, s config.Snowflake) ([]discovery.Pattern, error) {
	texts := config.SplitList(list)
	if len(texts) == 0 {
		texts = []string{"*"}
	}
	var patterns []discovery.Pattern
	var faults []error
	for _, text := range texts {
		p, err := discovery.ParsePattern(text, s.Database, s.Schema)
		if err != nil {
			faults = append(faults, fmt.Errorf("--tables: %w", err))
		}
		patterns = append(patterns, p)
	}
	return patterns, errors.Join(faults...)
}

func find(ctx context.Context, cfg *config.Config, patterns []discovery.Pattern) ([]discovery.Table, error) {
	session, err := openSource(ctx, cfg, uuid.New())
	if err != nil {
		return nil, err
	}
	defer session.Close() //nolint:errcheck // nothing was changed in the session
	found, err := discovery.Find(ctx, session, patterns)
	if err == nil && len(found) == 0 {
		err = nothingFits(ctx, session, patterns)
	}
	return found, err
}

// nothingFits says what there is: the tables of the first schema that fits,
// else the schemas, else the databases that the role sees.
func nothingFits(ctx context.Context, q source.Querier, patterns []discovery.Pattern) error {
	const shown = 10
	kind, names, err := discovery.Nearby(ctx, q, patterns[0])
	if err != nil {
		return err
	}
	text := kind + " (none)"
	if len(names) > 0 {
		text = kind + " " + strings.Join(spelling.Nearest(patterns[0].Table, names, shown), ", ")
	}
	if len(names) > shown {
		text += fmt.Sprintf(" and %d more", len(names)-shown)
	}
	return fmt.Errorf("no table fits; the role sees %s; etl check --tables NAME says which right is missing for a table", text)
}

// replaceFile writes beside the file and renames, so that nobody ever reads
// half of it.
func replaceFile(path string, data []byte) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".etl-*.yaml")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
