package main

import (
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/secret"
)

// redactor knows the secrets of this run once the configuration is read; it
// goes over everything that is printed.
var redactor *secret.Redactor

// logTo is a log and what has to be closed at its end.
type logTo struct {
	*slog.Logger
	file *os.File
}

// openLog opens the log: to stderr, and to a file if one is named. While bars
// are drawn on the terminal, stderr gets warnings only.
func openLog(o config.Output, stderr io.Writer, quiet bool) (*logTo, error) {
	var level slog.Level
	if err := level.UnmarshalText([]byte(o.LogLevel)); err != nil {
		return nil, &usageError{fmt.Errorf("ETL_LOG_LEVEL: %w", err)}
	}
	console := level
	if quiet {
		console = max(level, slog.LevelWarn)
	}
	handlers := []slog.Handler{newHandler(o.LogFormat, stderr, console)}
	log := new(logTo)
	if o.LogFile != "" {
		file, err := os.OpenFile(o.LogFile, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			return nil, &usageError{fmt.Errorf("ETL_LOG_FILE: %w", err)}
		}
		log.file = file
		handlers = append(handlers, newHandler(o.LogFormat, file, level))
	}
	log.Logger = slog.New(slog.NewMultiHandler(handlers...))
	return log, nil
}

func newHandler(format string, w io.Writer, level slog.Level) slog.Handler {
	options := &slog.HandlerOptions{Level: level, ReplaceAttr: redactor.Attr}
	if format == "json" {
		return slog.NewJSONHandler(w, options)
	}
	return slog.NewTextHandler(w, options)
}

func (l *logTo) Close() error {
	if l.file == nil {
		return nil
	}
	return l.file.Close()
}
