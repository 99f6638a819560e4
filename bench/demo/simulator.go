package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/snowpg/etl/bench/process"
)

// startSimulator serves the two tables; it returns when all their rows are
// generated.
func startSimulator(ctx context.Context, o options, folder string) (*process.Simulator, error) {
	return process.StartSimulator(ctx, process.SimulatorOptions{
		Bin: o.bin, User: user, Password: password, Log: os.Stderr,
		AddressFile: filepath.Join(folder, "address"),
		Args:        []string{"--rows", strconv.Itoa(o.rows), "--orders", strconv.Itoa(o.orders), "--prewarm"},
	})
}

// execute runs one statement at the source.
func (s *stage) execute(ctx context.Context, statement string) error {
	fmt.Println("  " + statement)
	return s.source.Execute(ctx, statement, os.Stdout)
}
