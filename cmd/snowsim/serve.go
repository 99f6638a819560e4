package main

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/snowpg/etl/internal/snowsim"
	"github.com/snowpg/etl/internal/snowsim/dataset"
	"github.com/snowpg/etl/internal/snowsim/fault"
)

func serveCommand() *cli.Command {
	flags := append(credentialFlags(),
		&cli.StringFlag{Name: "listen", Value: "127.0.0.1:0", Usage: "loopback address; port 0 takes any free one"},
		&cli.StringFlag{Name: "addr-file", Usage: "write host:port to this file once ready"},
		&cli.IntFlag{Name: "rows", Value: 1_000_000, Usage: "rows of DEMO.PUBLIC.NOTIFICATION_TEXT"},
		&cli.IntFlag{Name: "orders", Value: 200_000, Usage: "rows of DEMO.PUBLIC.ORDERS"},
		&cli.BoolFlag{Name: "every-type", Usage: "add DEMO.PUBLIC.EVERY_TYPE: every type, with its extremes"},
		&cli.StringSliceFlag{Name: "shape", Usage: "further table for benchmarks as `NAME=ROWS`, called DEMO.PUBLIC.<NAME>_<ROWS>; NAME is one of " + strings.Join(dataset.Shapes(), ", ")},
		&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "seed of the generated rows"},
		&cli.TimestampFlag{Name: "now", Layout: time.RFC3339, Usage: "present of the generated rows (default: start of the simulator)"},
		&cli.IntFlag{Name: "chunk-rows", Value: 50_000, Usage: "most rows of a result chunk"},
		&cli.IntFlag{Name: "least-width", Usage: "fewest bytes of a whole number in Arrow results; 8 for clients that expect one type in all chunks"},
		&cli.BoolFlag{Name: "prewarm", Usage: "encode all chunks of the tables before getting ready"},
		&cli.StringFlag{Name: "public-key", Usage: "PEM `file` with the user's public key, for key pair log-in"},
		&cli.StringFlag{Name: "oauth-token", Usage: "OAuth token of the user"},
		&cli.StringFlag{Name: "access-token", Usage: "programmatic access token of the user"},
		&cli.Uint64Flag{Name: "vary", Usage: "seed for varying how results are encoded; 0 does not vary"},
		&cli.Uint64Flag{Name: "fault-seed", Usage: "seed for 20 random faults; 0 plays none"},
		&cli.BoolFlag{Name: "allow-kill", Usage: "permit faults that kill processes of this machine"},
		&cli.BoolFlag{Name: "verbose", Usage: "log each request"},
	)
	return &cli.Command{Name: "serve", Usage: "run the simulator until interrupted", Flags: flags, Action: serve}
}

func serve(c *cli.Context) error {
	tables, err := generated(c)
	if err != nil {
		return err
	}
	catalog, err := newCatalog(tables, time.Now())
	if err != nil {
		return err
	}
	opts, err := options(c, catalog)
	if err != nil {
		return err
	}
	server, err := snowsim.Start(c.Context, opts)
	if err != nil {
		return err
	}
	catalog.server.Store(server)
	err = run(c, server, tables)
	return errors.Join(err, server.Close())
}

// run announces the server and waits for the end.
func run(c *cli.Context, server *snowsim.Server, tables []dataset.Table) error {
	if seed := c.Uint64("fault-seed"); seed != 0 {
		if _, err := server.Inject(fault.Random(seed, 20, 20)...); err != nil {
			return err
		}
	}
	if c.Bool("prewarm") {
		if err := prewarm(c, server, tables); err != nil {
			return err
		}
	}
	if err := writeAddress(c.String("addr-file"), server.Addr()); err != nil {
		return err
	}
	fmt.Fprintf(c.App.Writer, "snowsim listens on %s\n", server.URL())
	for _, t := range tables {
		fmt.Fprintf(c.App.Writer, "  %s.%s.%s: %d rows\n", t.Database, t.Schema, t.Name, t.Rows)
	}
	<-c.Context.Done()
	return nil
}

func options(c *cli.Context, catalog *catalog) (snowsim.Options, error) {
	user := snowsim.User{
		Name: c.String("user"), Password: c.String("password"), Browser: true, Role: "DEMO",
		OAuthToken: c.String("oauth-token"), AccessToken: c.String("access-token"),
	}
	if user.Password == "" {
		return snowsim.Options{}, errors.New("serve: --password or SNOWSIM_PASSWORD is missing")
	}
	if file := c.String("public-key"); file != "" {
		key, err := readPublicKey(file)
		if err != nil {
			return snowsim.Options{}, err
		}
		user.PublicKey = key
	}
	o := snowsim.Options{
		Engine: catalog.engine, Users: []snowsim.User{user}, Listen: c.String("listen"),
		ChunkRows: c.Int("chunk-rows"), Vary: c.Uint64("vary"), AllowKill: c.Bool("allow-kill"),
	}
	if o.Format.LeastWidth = c.Int("least-width"); !slices.Contains([]int{0, 1, 2, 4, 8, 16}, o.Format.LeastWidth) {
		return snowsim.Options{}, fmt.Errorf("serve: --least-width %d is not 1, 2, 4, 8 or 16", o.Format.LeastWidth)
	}
	if c.Bool("verbose") {
		o.Logger = slog.New(slog.NewTextHandler(c.App.ErrWriter, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	return o, nil
}

func readPublicKey(file string) (*rsa.PublicKey, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("public key: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("public key %s is not PEM", file)
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("public key %s: %w", file, err)
	}
	pub, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil, fmt.Errorf("public key %s is not RSA", file)
	}
	return pub, nil
}

func prewarm(c *cli.Context, server *snowsim.Server, tables []dataset.Table) error {
	for _, t := range tables {
		if err := server.Prewarm(c.Context, "SELECT * FROM "+t.Database+"."+t.Schema+"."+t.Name); err != nil {
			return err
		}
	}
	return nil
}

// writeAddress writes the file in one step: whoever waits for it never reads
// half an address.
func writeAddress(file, address string) error {
	if file == "" {
		return nil
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*")
	if err != nil {
		return fmt.Errorf("address file: %w", err)
	}
	_, err = tmp.WriteString(address + "\n")
	if err = errors.Join(err, tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("address file: %w", errors.Join(err, os.Remove(tmp.Name())))
	}
	return nil
}
