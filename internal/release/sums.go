package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// sumsFile is read by sha256sum --check.
const sumsFile = "SHA256SUMS"

// writeSums writes the checksums of all files of a folder into it.
func writeSums(folder string) error {
	entries, err := os.ReadDir(folder) // sorted by name
	if err != nil {
		return err
	}
	return create(filepath.Join(folder, sumsFile), func(w io.Writer) error {
		for _, entry := range entries {
			sum, err := fileSum(filepath.Join(folder, entry.Name()))
			if err != nil {
				return err
			}
			if _, err := fmt.Fprintf(w, "%x  %s\n", sum, entry.Name()); err != nil {
				return err
			}
		}
		return nil
	})
}

func fileSum(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	hash := sha256.New()
	_, err = io.Copy(hash, file)
	return hash.Sum(nil), err
}
