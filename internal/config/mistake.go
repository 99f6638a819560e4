package config

import "fmt"

// mistake is what is wrong with one value, and what to do about it.
type mistake struct {
	problem, fix string
}

func (m *mistake) Error() string { return m.problem + ": " + m.fix }

// wrong returns a mistake; format and args make the problem.
func wrong(fix, format string, args ...any) error {
	return &mistake{problem: fmt.Sprintf(format, args...), fix: fix}
}
