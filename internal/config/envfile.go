package config

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/joho/godotenv"

	"github.com/snowpg/etl/internal/spelling"
)

// assignment recognises a line of a .env file; it also finds the line number,
// which godotenv does not tell.
var assignment = regexp.MustCompile(`^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*[=:]\s*(.*)$`)

// envFile is a .env file that was read.
type envFile struct {
	path   string
	values map[string]string
	lines  map[string]int
	mode   os.FileMode
}

func (e *envFile) at(name string) string {
	return e.path + ":" + strconv.Itoa(e.lines[name]) + ": " + name
}

// readEnvFile reads the file named by the setting env-file, or ./.env if there
// is one. It returns nil when there is none.
func (l *loader) readEnvFile() *envFile {
	path, data, mode := l.readFile("env-file", ".env")
	if data == nil {
		return nil
	}
	e := &envFile{path: path, mode: mode}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	e.scan(data, &l.faults)
	values, err := godotenv.UnmarshalBytes(data)
	if err != nil {
		// The library's message quotes the file, passwords included.
		l.unread = true
		l.faults.add(path+":"+strconv.Itoa(unreadable(data)), "it does not read as NAME=value", "correct the line, and look for a quote that is not closed")
		return nil
	}
	e.values = values
	e.checkNames(l)
	return e
}

// unreadable is the number of the line that does not read, or begins what does
// not: all lines before it read.
func unreadable(data []byte) int {
	lines := bytes.SplitAfter(data, []byte("\n"))
	good := len(lines) - 1
	for ; good > 0; good-- {
		if _, err := godotenv.UnmarshalBytes(bytes.Join(lines[:good], nil)); err == nil {
			break
		}
	}
	return good + 1
}

// scan notes the line of each name and reports values that would not arrive
// as they are written.
func (e *envFile) scan(data []byte, faults *Faults) {
	e.lines = make(map[string]int)
	for i, line := range strings.Split(string(data), "\n") {
		if m := assignment.FindStringSubmatch(line); m != nil {
			e.lines[m[1]] = i + 1
			e.checkDollar(m[1], m[2], faults)
		}
	}
}

// checkDollar refuses what godotenv would expand: a password with a dollar
// sign would silently become another one.
func (e *envFile) checkDollar(name, written string, faults *Faults) {
	if _, ok := settingsByEnv()[name]; ok && strings.Contains(written, "$") && !strings.HasPrefix(written, "'") {
		faults.add(e.at(name), "a $ outside single quotes is taken as a variable", "put the value in single quotes")
	}
}

// checkNames reports names that look like a misspelt setting.
func (e *envFile) checkNames(l *loader) {
	known := settingsByEnv()
	for _, name := range sortedKeys(e.lines) {
		_, ok := known[name]
		if ok || !strings.HasPrefix(name, "ETL_") && !strings.HasPrefix(name, "SNOWFLAKE_") && !strings.HasPrefix(name, "POSTGRES_") {
			continue
		}
		if near := spelling.Closest(name, sortedKeys(known)); near != "" && spelling.Distance(name, near) <= 2 {
			l.faults.add(e.at(name), "there is no such setting", "did you mean "+near+"?")
		}
	}
}
