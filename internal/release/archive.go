package main

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"time"
)

// epoch stands for all times: when a file was built is nobody's concern, and
// would make every archive another one.
var epoch = time.Unix(0, 0)

// writeArchive writes files into a folder of a gzipped tar. The first is the
// program.
func writeArchive(w io.Writer, folder string, files []string) error {
	zipped, err := gzip.NewWriterLevel(w, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(zipped)
	for i, path := range files {
		mode := int64(0o644)
		if i == 0 {
			mode = 0o755
		}
		if err := addFile(archive, folder, path, mode); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return zipped.Close()
}

func addFile(archive *tar.Writer, folder, path string, mode int64) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	header := &tar.Header{
		Name: folder + "/" + filepath.Base(path), Mode: mode, Size: int64(len(data)), ModTime: epoch, Format: tar.FormatUSTAR,
	}
	if err := archive.WriteHeader(header); err != nil {
		return err
	}
	_, err = archive.Write(data)
	return err
}
