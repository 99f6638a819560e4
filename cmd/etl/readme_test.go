package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	simfault "github.com/snowpg/etl/internal/snowsim/fault"
)

// promised are the messages in the README's section on failures. What differs
// from case to case is an ellipsis there.
func promised(t *testing.T) map[string]*regexp.Regexp {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "<!-- failures -->")
	section, _, found := strings.Cut(section, "<!-- /failures -->")
	if !found {
		t.Fatal("README.md has no section between <!-- failures --> and <!-- /failures -->")
	}
	messages := make(map[string]*regexp.Regexp)
	for _, m := range regexp.MustCompile("(?s)```text\n(.*?)\n```").FindAllStringSubmatch(section, -1) {
		messages[m[1]] = regexp.MustCompile(strings.ReplaceAll(regexp.QuoteMeta(m[1]), "…", ".+?"))
	}
	return messages
}

// TestTheReadmesFailuresAreReal makes each failure that the README explains
// happen.
func TestTheReadmesFailuresAreReal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env["ETL_TABLES"] = "orders"
	w.source(`CREATE TABLE DEMO.PUBLIC.KEYLESS (A NUMBER(10,0), UPDATED_AT TIMESTAMP_NTZ(9))`)
	for _, name := range []string{"UNMARKED", "NULCHAR"} {
		w.source(`CREATE TABLE DEMO.PUBLIC.` + name + ` (ID NUMBER(10,0) PRIMARY KEY, V VARCHAR(50), UPDATED_AT TIMESTAMP_NTZ(9))`)
	}
	w.source(`INSERT INTO DEMO.PUBLIC.UNMARKED VALUES (1, 'x', NULL)`)
	w.source("INSERT INTO DEMO.PUBLIC.NULCHAR VALUES (1, 'x\x00', '2026-01-01 00:00:00')")
	stall := w.inject(simfault.Fault{Endpoint: simfault.Chunk, Statement: extraction, Count: 1, Action: simfault.Action{Kind: simfault.Stall}})
	loading := w.start("stream")
	w.awaitFault(simfault.Stall)

	messages := promised(t)
	if len(messages) != 10 {
		t.Errorf("the README explains %d failures", len(messages))
	}
	for name, c := range map[string]struct {
		code int
		env  map[string]string
		args []string
	}{
		"password":    {exitFailed, map[string]string{"SNOWFLAKE_PASSWORD": "planted-wrong-word"}, nil},
		"name":        {exitFailed, nil, []string{"--tables", "order"}},
		"warehouse":   {exitFailed, map[string]string{"SNOWFLAKE_WAREHOUSE": ""}, []string{"--tables", "nulchar"}},
		"right":       {exitFailed, map[string]string{"POSTGRES_URL": w.asRole()}, []string{"--tables", "nulchar"}},
		"unreachable": {exitFailed, map[string]string{"POSTGRES_URL": "postgres://someone@127.0.0.1:1/app"}, []string{"--max-retries", "0"}},
		"key":         {exitFailed, nil, []string{"--tables", "keyless"}},
		"watermark":   {exitFailed, nil, []string{"--watermark", "changed_at"}},
		"NULL":        {exitFailed, nil, []string{"--tables", "unmarked"}},
		"value":       {exitFailed, nil, []string{"--tables", "nulchar"}},
		"lease":       {exitRunning, nil, nil},
	} {
		again := w.with(c.env)
		o := again.etl(append([]string{"stream"}, c.args...)...).want(t, c.code)
		shown := ""
		for message, pattern := range messages {
			if pattern.MatchString(o.text()) {
				shown = message
			}
		}
		if shown == "" {
			t.Errorf("%s: the README does not have what is printed:\n%s", name, o.text())
		}
		delete(messages, shown)
	}
	for message := range messages {
		t.Errorf("the README explains what nothing has printed: %s", message)
	}
	w.server.Release(stall)
	loading.wait().want(t, exitOK)
}

// with is the same world with some variables of the environment changed.
func (w *world) with(env map[string]string) *world {
	changed := *w
	changed.env = make(map[string]string)
	for name, value := range w.env {
		changed.env[name] = value
	}
	for name, value := range env {
		changed.env[name] = value
	}
	return &changed
}

// asRole is the URL of the database for a role without rights.
func (w *world) asRole() string {
	other := w.with(nil)
	other.as()
	return other.env["POSTGRES_URL"]
}
