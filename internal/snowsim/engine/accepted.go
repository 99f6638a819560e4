package engine

// Accepted lists the forms of statements the engine runs, one a line, for
// people. Everything else is refused with a syntax error.
func (e *Engine) Accepted() []string {
	return []string{
		"SELECT items [FROM table|view|(query)] [WHERE c] [GROUP BY columns] [ORDER BY …] [LIMIT n [OFFSET m]]",
		"… FROM table AT|BEFORE (TIMESTAMP => t | OFFSET => -s | STATEMENT => 'id') [alias]",
		"… FROM table CHANGES (INFORMATION => DEFAULT|APPEND_ONLY) AT|BEFORE (…) [END (…)]",
		"… FROM [db.]INFORMATION_SCHEMA.TABLES|COLUMNS|SCHEMATA",
		"aggregates: COUNT COUNT_IF SUM MIN MAX APPROX_PERCENTILE HASH_AGG",
		"operators: + - * / % || = <> < <= > >= AND OR NOT IN BETWEEN LIKE IS NULL CASE CAST ::",
		"DESC|DESCRIBE TABLE|VIEW name",
		"SHOW TABLES|COLUMNS|PRIMARY KEYS|SCHEMAS|DATABASES|WAREHOUSES [LIKE 'p'] [IN …]",
		"EXPLAIN USING JSON SELECT items FROM table [AT|BEFORE (…)] [WHERE c]",
		"USE [DATABASE|SCHEMA|ROLE|WAREHOUSE] name",
		"ALTER SESSION SET name = value, … | UNSET name, …",
		"CREATE DATABASE|SCHEMA [IF NOT EXISTS] name",
		"CREATE [OR REPLACE] [TRANSIENT] TABLE [IF NOT EXISTS] name (columns, keys) [CHANGE_TRACKING = b]",
		"CREATE [OR REPLACE] VIEW name AS SELECT …",
		"DROP TABLE|VIEW [IF EXISTS] name",
		"ALTER TABLE name ADD|DROP [COLUMN] … | SET CHANGE_TRACKING = TRUE|FALSE",
		"INSERT INTO name [(columns)] VALUES (…), … | SELECT …",
		"UPDATE name SET column = value, … [WHERE c]",
		"DELETE FROM name [WHERE c]",
		"TRUNCATE [TABLE] name",
	}
}
