//go:build unix

package main

import (
	"bufio"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/snowpg/etl/internal/snowsim"
)

// browser stands first in the program's PATH under the names that browsers
// are opened by. It hands the address to the test and is gone, as a desktop's
// opener is.
const browser = `#!/bin/sh
printf '%s\n' "$1" > "$HOME/address"
`

// TestBrowserLogin walks all of single sign-on: the program opens a browser,
// the log-in page sends it back to the program's own port with a token, and
// the program logs in with that.
func TestBrowserLogin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.authenticate(snowsim.User{Browser: true}, map[string]string{"SNOWFLAKE_AUTHENTICATOR": "externalbrowser"})
	for _, name := range []string{"xdg-open", "open"} {
		if err := os.WriteFile(filepath.Join(w.dir, name), []byte(browser), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	address := filepath.Join(w.dir, "address")
	if err := syscall.Mkfifo(address, 0o600); err != nil {
		t.Fatal(err)
	}
	w.env["PATH"] = w.dir + string(os.PathListSeparator) + w.env["PATH"]
	p := w.start("stream", "--parallel", "8")

	pages := w.pages(address)
	page := visit(t, <-pages)
	if !strings.Contains(page, "identity was confirmed") {
		t.Errorf("the program's page says %q", page)
	}
	p.wait().want(t, exitOK, "created")
	w.equal("orders")
	w.equal("notification_text")
	if n := w.server.Logins()["DEMO"]; n.Attempts != 1 || n.Succeeded != 1 {
		t.Errorf("logins: %+v, want one: each opens a window", n)
	}
}

// pages are the addresses that the browser is opened with.
func (w *world) pages(fifo string) <-chan string {
	w.t.Helper()
	// Open for writing as well: there is no end of file between two browsers,
	// and opening does not wait for the first.
	f, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		w.t.Fatal(err)
	}
	pages, ended := make(chan string, 8), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(pages)
		for lines := bufio.NewScanner(f); lines.Scan(); {
			pages <- lines.Text()
		}
	}()
	w.t.Cleanup(func() {
		_ = f.Close()
		<-ended
	})
	return pages
}

// visit follows a page to where its redirections end.
func visit(t *testing.T, page string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, page, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	var text strings.Builder
	if _, err := bufio.NewReader(response.Body).WriteTo(&text); err != nil {
		t.Fatal(err)
	}
	return text.String()
}
