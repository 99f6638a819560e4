package copyin

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// attemptLength makes two attempts at a slice meet once in a billion; if they
// do, CREATE TABLE fails.
const attemptLength = 6

// newAttempt names one attempt at a slice.
func newAttempt() string { return strings.ToLower(rand.Text()[:attemptLength]) }

// tableName is at most 63 bytes long, the limit above which PostgreSQL cuts
// names without an error: 6 + 32 + 1 + 10 + 1 + 6 + 1 leave 6 for the writer.
func tableName(run uuid.UUID, slice int, attempt string, writer int) string {
	return fmt.Sprintf("stage_%s_%d_%s_%d", hex.EncodeToString(run[:]), slice, attempt, writer)
}

var stagingName = regexp.MustCompile(`^stage_([0-9a-f]{32})_[0-9]+_[a-z0-9]{6}_[0-9]+$`)

// runOf reads the run out of a table's name; ok is false when it is not the
// name of a staging table.
func runOf(table string) (run uuid.UUID, ok bool) {
	match := stagingName.FindStringSubmatch(table)
	if match == nil {
		return uuid.UUID{}, false
	}
	run, err := uuid.Parse(match[1])
	return run, err == nil
}
