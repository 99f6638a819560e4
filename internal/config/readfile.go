package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// maxFile bounds what is read: a configuration is small, and the wrong file
// may be anything.
const maxFile = 1 << 20

// readFile reads the file named by a setting, or the fallback in the working
// folder. Without either, data is nil.
func (l *loader) readFile(setting, fallback string) (path string, data []byte, mode os.FileMode) {
	v := l.values[setting]
	path = v.text
	if !v.given() {
		path = fallback
	}
	data, mode, err := readSmall(filepath.Join(l.base(path), path))
	switch {
	case err == nil:
		return path, data, mode
	case !v.given() && errors.Is(err, fs.ErrNotExist):
		return "", nil, 0
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	where := v.at
	if !v.given() {
		where = path
	}
	l.unread = true
	l.faults.add(where, fmt.Sprintf("cannot read %s (%v)", path, err), "name a readable file")
	return "", nil, 0
}

// base returns the folder to which a path is relative.
func (l *loader) base(path string) string {
	if filepath.IsAbs(path) {
		return ""
	}
	return l.in.Dir
}

func readSmall(path string) ([]byte, os.FileMode, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, 0, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errors.New("it is larger than 1 MiB")
	}
	if data == nil {
		data = []byte{}
	}
	return data, info.Mode(), err
}

// exposed reports whether others than the owner may read a file. Windows has
// no such bits.
func exposed(mode os.FileMode) bool {
	return runtime.GOOS != "windows" && mode.Perm()&0o077 != 0
}
