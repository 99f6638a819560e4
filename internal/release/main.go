package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

func main() {
	version := flag.String("version", "", "version of the program")
	folder := flag.String("out", "dist", "folder to write to; it is emptied")
	flags := flag.String("ldflags", "", "flags for the linker")
	flag.Parse()
	if *version == "" {
		fmt.Fprintln(os.Stderr, "release: -version is missing")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	r := release{version: *version, folder: *folder, ldflags: *flags, log: os.Stdout}
	if err := r.make(ctx, platforms); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}
