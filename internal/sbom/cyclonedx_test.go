package sbom

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"
)

func TestDescribe(t *testing.T) {
	t.Parallel()
	d := describe(&debug.BuildInfo{
		GoVersion: "go1.26.0", Path: "example.com/m/cmd/x",
		Deps: []*debug.Module{
			{Path: "example.com/z", Version: "v1.0.0", Sum: "h1:z="},
			{Path: "example.com/a", Version: "v1.0.0", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.0.1", Sum: "h1:f="}},
		},
		Settings: []debug.BuildSetting{{Key: "CGO_ENABLED", Value: "0"}},
	}, "v9")
	var got []string
	for _, c := range d.Components {
		got = append(got, c.URL)
	}
	want := "pkg:golang/example.com/fork@v1.0.1 pkg:golang/example.com/z@v1.0.0 pkg:golang/stdlib@go1.26.0"
	if strings.Join(got, " ") != want {
		t.Errorf("got %q", got)
	}
	if app := d.Metadata.Component; app.Version != "v9" || app.Type != "application" || app.Properties[0].Name != "go:build:CGO_ENABLED" {
		t.Errorf("got %+v", app)
	}
}

func TestWriteListsWhatIsLinked(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var first, second bytes.Buffer
	for _, w := range []*bytes.Buffer{&first, &second} {
		if err := Write(w, self, "v1"); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("one program has two bills")
	}
	var d document
	if err := json.Unmarshal(first.Bytes(), &d); err != nil || d.Format != "CycloneDX" || len(d.Components) == 0 {
		t.Errorf("%v in %s", err, first.Bytes())
	}
	if err := Write(&first, filepath.Join(t.TempDir(), "none"), "v1"); err == nil {
		t.Error("a program that is not there has a bill")
	}
}
