package engine

import "testing"

func TestExpressions(t *testing.T) {
	t.Parallel()
	tests := []struct{ sql, want string }{
		// Decimal arithmetic and its scales.
		{"1 + 1.50", "2.50"},
		{"1.5 * 1.25", "1.875"},
		{"1 / 3", "0.333333"},
		{"2 / 3", "0.666667"},
		{"-2 / 3", "-0.666667"},
		{"10.00 / 4", "2.50000000"},
		{"7 % 4", "3"},
		{"MOD(-7, 4)", "-3"},
		{"-7.5 % 2", "-1.5"},
		{"0.1::NUMBER(38,18) * 0.1::NUMBER(38,18)", "0.010000000000000000"},
		{"99999999999999999999999999999999999999 - 1", "99999999999999999999999999999999999998"},
		{"1.5e3::FLOAT + 1", "1501"},
		{"ABS(-3.20)", "3.20"},
		{"FLOOR(-1.5)", "-2"},
		{"CEIL(-1.5)", "-1"},
		{"ROUND(2.5)", "3"},
		{"ROUND(-2.45, 1)", "-2.5"},
		{"1 < 1.5 AND 2.50 = 2.5", "true"},
		{"123456789012345678901234567890::NUMBER(38,0) > 1.00000001", "true"},
		// Three-valued logic.
		{"NULL AND FALSE", "false"},
		{"NULL AND TRUE", "NULL"},
		{"NULL OR TRUE", "true"},
		{"NOT (NULL = 1)", "NULL"},
		{"1 IN (2, NULL)", "NULL"},
		{"1 IN (1, NULL)", "true"},
		{"1 NOT IN (2, 3)", "true"},
		{"2 BETWEEN 1 AND 3", "true"},
		{"NULL BETWEEN 1 AND 3", "NULL"},
		{"NULL IS NULL", "true"},
		{"1 IS NOT NULL", "true"},
		// Text.
		{"'a' || 'b' || 1", "ab1"},
		{"'a' || NULL", "NULL"},
		{`'it''s \'quoted\' \n' LIKE 'it''s%'`, "true"},
		{"'abc' LIKE 'a_c'", "true"},
		{"'a%c' LIKE 'a^%c' ESCAPE '^'", "true"},
		{"'abc' NOT LIKE '%b'", "true"},
		{"UPPER('straßen ä')", "STRAßEN Ä"},
		{"LENGTH('äöü')", "3"},
		{"SUBSTR('snowflake', 5)", "flake"},
		{"SUBSTR('snowflake', -5, 2)", "fl"},
		{"CONCAT('a', 'b', 'c')", "abc"},
		{"$$raw 'text'$$", "raw 'text'"},
		// Conditions.
		{"CASE WHEN 1 > 2 THEN 'a' WHEN TRUE THEN 'b' END", "b"},
		{"CASE 3 WHEN 1 THEN 'a' ELSE 'c' END", "c"},
		{"CASE WHEN FALSE THEN 1/0 ELSE 2 END", "2.000000"},
		{"COALESCE(NULL, NULL, 1.5)", "1.5"},
		{"NVL(NULL, 'x')", "x"},
		{"IFF(1 = 1, 1, 2.5)", "1.0"},
		{"LEAST(3, 1.5, 2)", "1.5"},
		{"GREATEST('a', 'c', 'b')", "c"},
		// Casts.
		{"'12.345'::NUMBER(10,2)", "12.35"},
		{"'1e3'::NUMBER", "1000"},
		{"1.5::NUMBER(10,0)", "2"},
		{"'nan'::FLOAT", "NaN"},
		{"'-inf'::FLOAT", "-inf"},
		{"'NaN'::FLOAT > 1", "true"},
		{"CAST('yes' AS BOOLEAN)", "true"},
		{"TO_NUMBER('12.5', 10, 1)", "12.5"},
		{"'CAFE'::BINARY", "CAFE"},
		{"PARSE_JSON('{\"a\":[1,2]}')", "{\n  \"a\": [\n    1,\n    2\n  ]\n}"},
		{"PARSE_JSON('{\"a\": 1}')::VARCHAR", `{"a":1}`},
		// Session.
		{"CURRENT_USER() || CURRENT_ROLE() || CURRENT_DATABASE() || CURRENT_WAREHOUSE()", "ETLLOADERDEMOWH"},
		{"CURRENT_SESSION()", "7"},
	}
	b := newBench(t)
	for _, tt := range tests {
		b.expect("SELECT "+tt.sql, tt.want)
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	tests := []struct{ sql, want string }{
		{"TO_VARCHAR(CURRENT_TIMESTAMP()::TIMESTAMP_LTZ, 'YYYY-MM-DD HH24:MI:SS.FF9 TZHTZM')", "2026-11-23 10:00:00.123456789 +0000"},
		{"TO_CHAR(SYSDATE(), 'YYYY-MM-DD\"T\"HH24:MI:SS.FF3')", "2026-11-23T10:00:00.123"},
		{"CURRENT_DATE", "2026-11-23"},
		{"'2026-01-02'::TIMESTAMP_NTZ", "2026-01-02 00:00:00.000"},
		{"TO_VARCHAR('2026-01-02T03:04:05.123456789+05:30'::TIMESTAMP_TZ, 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM')", "2026-01-02 03:04:05.123456789 +05:30"},
		{"'2026-01-02 03:04:05 +0530'::TIMESTAMP_TZ = '2026-01-01 21:34:05 Z'::TIMESTAMP_TZ", "true"},
		{"'2026-01-02 03:04:05 +0530'::TIMESTAMP_NTZ", "2026-01-02 03:04:05.000"},
		{"TO_VARCHAR('1969-12-31 23:59:59.5'::TIMESTAMP_NTZ, 'YYYY-MM-DD HH24:MI:SS.FF1')", "1969-12-31 23:59:59.5"},
		{"TO_VARCHAR('57168-12-10 01:02:03'::TIMESTAMP_NTZ, 'YYYY-MM-DD')", "57168-12-10"},
		{"'2026-01-02 03:04:05.987654321'::TIMESTAMP_NTZ(3)", "2026-01-02 03:04:05.987"},
		{"'2026-01-02'::DATE < '2026-01-02 00:00:00.000000001'::TIMESTAMP_NTZ", "true"},
		{"'2026-01-02'::DATE + 30", "2026-02-01"},
		{"DATEADD(month, 1, '2026-01-31'::DATE)", "2026-02-28"},
		{"DATEADD('hour', -1, '2026-01-01'::DATE)", "2025-12-31 23:00:00.000"},
		{"TO_VARCHAR(DATEADD(nanosecond, -1, '1970-01-01'::TIMESTAMP_NTZ), 'SS.FF9')", "59.999999999"},
		{"DATEDIFF(day, '2026-01-01 23:59:59'::TIMESTAMP_NTZ, '2026-01-02 00:00:00'::TIMESTAMP_NTZ)", "1"},
		{"DATEDIFF(week, '2026-11-22'::DATE, '2026-11-23'::DATE)", "1"},
		{"DATEDIFF(year, '2025-12-31'::DATE, '2026-01-01'::DATE)", "1"},
		{"DATE_PART(epoch_second, '1970-01-02'::DATE)", "86400"},
		{"TO_TIMESTAMP_NTZ(1.5)", "1970-01-01 00:00:01.500"},
		{"TO_TIMESTAMP_NTZ(-1, 3)", "1969-12-31 23:59:59.999"},
		{"CONVERT_TIMEZONE('America/New_York', '2026-07-01 12:00:00 Z'::TIMESTAMP_TZ)", "2026-07-01 08:00:00.000 -0400"},
		{"CONVERT_TIMEZONE('UTC', '2026-07-01 12:00:00'::TIMESTAMP_NTZ)", "2026-07-01 12:00:00.000 +0000"},
		{"CONVERT_TIMEZONE('Europe/Berlin', 'UTC', '2026-07-01 12:00:00'::TIMESTAMP_NTZ)", "2026-07-01 10:00:00.000"},
		{"'12:34:56.5'::TIME", "12:34:56"},
		{"'2026-01-02 03:04:05'::TIMESTAMP_NTZ::TIME", "03:04:05"},
	}
	b := newBench(t)
	for _, tt := range tests {
		b.expect("SELECT "+tt.sql, tt.want)
	}
}

func TestSessionTimeZone(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	b.must("ALTER SESSION SET TIMEZONE = 'America/New_York', QUERY_TAG = 'x'")
	b.now = epoch
	b.expect("SELECT TO_VARCHAR(CURRENT_TIMESTAMP(), 'HH24:MI TZHTZM')", "05:00 -0500")
	b.expect("SELECT '2026-07-01 08:00:00'::TIMESTAMP_NTZ = '2026-07-01 12:00:00 Z'::TIMESTAMP_TZ", "true")
	b.expect("SELECT '2026-07-01 12:00:00 Z'::TIMESTAMP_LTZ::TIMESTAMP_NTZ", "2026-07-01 08:00:00.000")
	b.must("ALTER SESSION UNSET TIMEZONE")
	b.expect("SELECT '2026-07-01 08:00:00'::TIMESTAMP_NTZ = '2026-07-01 12:00:00 Z'::TIMESTAMP_TZ", "false")
	b.fails("ALTER SESSION SET TIMEZONE = 'Nowhere/Land'", "001007", "22023", "Nowhere/Land")
}

func TestErrors(t *testing.T) {
	t.Parallel()
	b := newBench(t, "CREATE TABLE t (id NUMBER NOT NULL, name VARCHAR(3))", "CREATE VIEW v AS SELECT id FROM t")
	tests := []struct{ sql, code, state, message string }{
		{"SELEC 1", "001003", "42000", "syntax error line 1 at position 0 unexpected 'SELEC'"},
		{"SELECT 1 FROM t JOIN u", "001003", "42000", "unexpected 'JOIN'"},
		{"SELECT 1;;", "001003", "42000", "unexpected ';'"},
		{"SELECT\n 1 +", "001003", "42000", "line 2 at position 4 unexpected '<EOF>'"},
		{"BEGIN", "001003", "42000", "unexpected 'BEGIN'"},
		{"COMMIT", "001003", "42000", "unexpected 'COMMIT'"},
		{"SELECT HASH(1)", "001003", "42000", "unexpected 'HASH'"},
		{"SELECT id FROM t HAVING 1 = 1", "001003", "42000", "unexpected 'HAVING'"},
		{"SELECT * FROM missing", "002003", "02000", "Object 'DEMO.PUBLIC.MISSING' does not exist or not authorized."},
		{"SELECT nope FROM t", "000904", "42000", "invalid identifier 'NOPE'"},
		{`SELECT "id" FROM t`, "000904", "42000", "invalid identifier 'id'"},
		{"SELECT u.id FROM t", "000904", "42000", "invalid identifier 'U.ID'"},
		{"SELECT 'x'::NUMBER", "100038", "22018", "Numeric value 'x' is not recognized"},
		{"SELECT 'x'::DATE", "100040", "22007", "Date 'x' is not recognized"},
		{"SELECT '2026-02-30'::TIMESTAMP_NTZ", "100035", "22007", "Timestamp"},
		{"SELECT 1000::NUMBER(3,0)", "100046", "22003", "out of representable range"},
		{"SELECT 99999999999999999999999999999999999999 + 1", "100046", "22003", "out of representable range"},
		{"SELECT 1/0", "100051", "22012", "Division by zero"},
		{"SELECT 1 WHERE 1", "001001", "22000", "Invalid data type [NUMBER(1,0)] for predicate"},
		{"SELECT TRUE < '2026-01-01'::DATE", "001044", "42P13", "Invalid argument types"},
		{"SELECT name, COUNT(*) FROM t", "000979", "42601", "'NAME' is not a valid group by expression"},
		{"SELECT TO_VARCHAR(CURRENT_DATE, 'QQ')", "100096", "22007", "'QQ'"},
		{"INSERT INTO t VALUES (NULL, 'a')", "100072", "22000", "NULL result in a non-nullable column"},
		{"INSERT INTO t VALUES (1, 'abcd')", "100078", "22000", "String 'abcd' is too long"},
		{"INSERT INTO t VALUES (1)", "002020", "21S01", "expecting 2 but got 1"},
		{"INSERT INTO v VALUES (1)", "002003", "02000", "DEMO.PUBLIC.V"},
		{"CREATE TABLE t (id INT)", "002002", "42710", "already exists"},
		{"USE DATABASE nope", "002043", "02000", "Object does not exist"},
	}
	for _, tt := range tests {
		b.fails(tt.sql, tt.code, tt.state, tt.message)
	}
	b.session.Warehouse = ""
	b.fails("SELECT * FROM t", "000606", "57P03", "No active warehouse")
	b.expect("SELECT 1", "1")
	b.session.Database = ""
	b.fails("SELECT * FROM t", "090105", "22000", "current database")
}
