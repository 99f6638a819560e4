package pgcopy

import (
	"encoding/binary"
	"strconv"
)

// dateText writes DATE as YYYY-MM-DD.
type dateText struct{ dateDays }

func (e *dateText) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	days := int64(e.values[row])
	if days < firstTextSecond/secondsPerDay || days >= endTextSecond/secondsPerDay {
		return dst, refuse(outOfText, strconv.FormatInt(days, 10)+" days since 1970-01-01")
	}
	from := len(dst)
	return patchLength(appendDay(append(dst, 0, 0, 0, 0), days), from), nil
}

// dateTimestamp writes DATE as the timestamp at which the day begins.
type dateTimestamp struct{ dateDays }

func (e *dateTimestamp) appendValue(dst []byte, row int) ([]byte, *ValueError) {
	days := int64(e.values[row])
	us, _, ok := splitTimestamp(days*secondsPerDay, 0)
	if !ok {
		return dst, refuse(outOfTimestamps, strconv.FormatInt(days, 10)+" days since 1970-01-01")
	}
	return binary.BigEndian.AppendUint64(append(dst, 0, 0, 0, 8), uint64(us)), nil
}
