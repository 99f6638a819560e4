package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestArchivesAreTheSameTwice(t *testing.T) {
	t.Parallel()
	var archives [2]bytes.Buffer
	for i := range archives {
		dir := t.TempDir() // another folder, another time
		files := []string{write(t, filepath.Join(dir, "etl"), "program"), write(t, filepath.Join(dir, "LICENSE"), "MIT")}
		if err := writeArchive(&archives[i], "etl_v1", files); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(archives[0].Bytes(), archives[1].Bytes()) {
		t.Error("the archives differ")
	}
	unzipped, err := gzip.NewReader(&archives[0])
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for archive := tar.NewReader(unzipped); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprintf("%s %o %d", header.Name, header.Mode, header.Size))
	}
	if !slices.Equal(got, []string{"etl_v1/etl 755 7", "etl_v1/LICENSE 644 3"}) {
		t.Errorf("got %q", got)
	}
}

func TestSums(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "b"), "")
	write(t, filepath.Join(dir, "a"), "abc")
	if err := writeSums(dir); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, sumsFile))
	if err != nil {
		t.Fatal(err)
	}
	// The first is the example of FIPS 180-2, the second the empty text's.
	want := "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad  a\n" +
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b\n"
	if string(text) != want {
		t.Errorf("got\n%s", text)
	}
}

// TestDockerfile looks at what a build would end with; there is not a Docker
// daemon everywhere.
func TestDockerfile(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../cmd/etl/Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, last, found := strings.Cut(string(text), "\nFROM ${BASE}\n")
	for _, line := range []string{"USER 65532:65532\n", "ENTRYPOINT [\"/etl\"]\n"} {
		if !found || !strings.Contains(last, line) {
			t.Errorf("the image has no %q", line)
		}
	}
	if !strings.Contains(string(text), "ARG BASE=scratch\n") || strings.Contains(last, "RUN") {
		t.Error("the image is made of more than is copied into it")
	}
	ignored, err := os.ReadFile("../../.dockerignore")
	if err != nil || !strings.Contains(string(ignored), "\n.env\n") {
		t.Errorf(".env would get into the image: %v", err)
	}
}
