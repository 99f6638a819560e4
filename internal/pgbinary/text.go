package pgbinary

import (
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5/pgtype"
)

// Text writes a field for people: of at most limit bytes, with … where it was
// cut; NULL for nil.
func Text(types *pgtype.Map, oid uint32, field []byte, limit int) string {
	if field == nil {
		return "NULL"
	}
	t, known := types.TypeForOID(oid)
	if !known {
		return hexText(field, limit)
	}
	v, err := t.Codec.DecodeDatabaseSQLValue(types, oid, pgtype.BinaryFormatCode, field)
	if err != nil {
		return hexText(field, limit)
	}
	return cut(valueText(v), limit)
}

func valueText(v driver.Value) string {
	switch v := v.(type) {
	case time.Time:
		return v.UTC().Format("2006-01-02 15:04:05.999999")
	case []byte:
		if utf8.Valid(v) {
			return string(v)
		}
		return `\x` + hex.EncodeToString(v)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	default:
		return fmt.Sprint(v)
	}
}

func hexText(field []byte, limit int) string {
	return cut(`\x`+hex.EncodeToString(field), limit)
}

// cut shortens a text at a whole character.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}
