package metrics

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
)

// WriteFile writes the metrics in Prometheus's text format for the textfile
// collector of the node exporter. The file is replaced in one step: a reader
// sees the old or the new one, whole.
//
// Counters go on from what the file held before, because a program that ends
// after each run would otherwise count from zero every time; gauges that this
// run has not set keep their value. A file that is not readable as metrics is
// an error, and stays as it is.
func (s *Set) WriteFile(path string) error {
	families, err := s.gather()
	if err != nil {
		return fmt.Errorf("metrics file: %w", err)
	}
	before, err := readFile(path)
	if err != nil {
		return fmt.Errorf("metrics file %s: %w", path, err)
	}
	var text bytes.Buffer
	for _, family := range carryOver(before, families) {
		if _, err := expfmt.MetricFamilyToText(&text, family); err != nil {
			return fmt.Errorf("metrics file: %w", err)
		}
	}
	if err := replaceFile(path, text.Bytes()); err != nil {
		return fmt.Errorf("metrics file %s: %w", path, err)
	}
	return nil
}

func readFile(path string) (map[string]*dto.MetricFamily, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("it does not hold metrics; remove it or name another file: %w", err)
	}
	return families, nil
}

// replaceFile writes beside the file and renames. The collector reads files
// that end in .prom only, so the unfinished one does not.
func replaceFile(path string, text []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(file.Name()))
		}
	}()
	_, err = file.Write(text)
	// The collector runs as another user.
	if err = errors.Join(err, file.Chmod(0o644), file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}
