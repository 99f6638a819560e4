package catalog

// At is Snowflake's Time Travel clause for an anchor such as "2026-01-02
// 03:04:05.000000000 +0000", or nothing without one. The cast matters: an
// untyped literal would be read as TIMESTAMP_NTZ in UTC.
func At(anchor string) string {
	if anchor == "" {
		return ""
	}
	return " AT(TIMESTAMP => '" + anchor + "'::TIMESTAMP_TZ)"
}
