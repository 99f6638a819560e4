package main

import (
	"os"
	"strings"
	"testing"

	"github.com/urfave/cli/v2"
)

func TestEveryFlagHasAVariableAndHelp(t *testing.T) {
	t.Parallel()
	for _, verb := range verbs() {
		for _, f := range verb.Flags {
			documented, ok := f.(cli.DocGenerationFlag)
			if !ok || len(documented.GetEnvVars()) == 0 || documented.GetUsage() == "" {
				t.Errorf("etl %s --%s has no environment variable, or no help", verb.Name, f.Names()[0])
			}
		}
	}
}

func TestTheVerbsOwnVariablesWork(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_JSON"] = "true"
	w.etl("plan").want(t, exitPending, `"target": "public.orders"`)
	w.env["ETL_GC_KEEP_DAYS"] = "many"
	w.etl("gc").want(t, exitUsage, "ETL_GC_KEEP_DAYS")
}

// TestReadmeExplainsEveryFlag: those of settings are in the generated table.
func TestReadmeExplainsEveryFlag(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range verbs() {
		if !strings.Contains(string(text), "`etl "+verb.Name+"`") {
			t.Errorf("README.md does not mention etl %s", verb.Name)
		}
		for _, f := range verb.Flags {
			if name := f.Names()[0]; !strings.Contains(string(text), "`--"+name+"`") {
				t.Errorf("README.md does not explain --%s of etl %s", name, verb.Name)
			}
		}
	}
}
