package fault

import "fmt"

var snowflakeTable = newTable(3, snowflakeRules)

// snowflakeRules is keyed by Snowflake's error number with six digits, server
// (0xxxxx, 39xxxx) and Go driver (26xxxx) alike; three digits stand for a range.
var snowflakeRules = []Rule{
	{Code: "000603", Class: Retry, Tries: 3, Reason: "Snowflake ended the statement by an internal error", NextStep: "give the query id to Snowflake's support"},
	// A cancel of ours reaches us as a cancelled context; what is left is somebody else's cancel or the statement's time limit.
	{Code: "000604", Class: Restart, Tries: 2, Reason: "statement cancelled or timed out", NextStep: "make slices smaller, or raise STATEMENT_TIMEOUT_IN_SECONDS"},
	{Code: "000605", Class: Restart, Tries: 2, Reason: "statement already ended"},
	{Code: "000606", Class: Never, Reason: "no active warehouse", NextStep: "set SNOWFLAKE_WAREHOUSE and grant USAGE on it"},
	{Code: "000612", Class: Restart, Reason: "result is gone"},
	{Code: "000625", Class: Retry, Reason: "too many statements wait for a lock"},
	{Code: "000630", Class: Restart, Tries: 2, Reason: "statement reached its time limit", NextStep: "make slices smaller, or raise STATEMENT_TIMEOUT_IN_SECONDS"},
	{Code: "000707", Class: Never, Reason: "snapshot is older than the table's time travel", NextStep: "start a new run, or raise DATA_RETENTION_TIME_IN_DAYS"},
	{Code: "000904", Class: Never, Reason: "column does not exist", NextStep: "correct the configured columns"},
	{Code: "001003", Class: Never, Reason: "SQL syntax error", NextStep: "check the configured filter or query"},
	{Code: "002003", Class: Never, Reason: "object is missing or not authorised", NextStep: "check the name's case and grant SELECT to the role"},
	{Code: "002043", Class: Never, Reason: "object is missing or not authorised", NextStep: "check the name's case and grant USAGE to the role"},
	{Code: "003001", Class: Never, Reason: "insufficient privileges", NextStep: "grant the missing privilege to the role"},
	{Code: "090073", Class: Never, Reason: "warehouse cannot be used: resource monitor", NextStep: "ask for the monitor's quota, or use another warehouse"},
	{Code: "260", Class: Never, Reason: "connection settings refused by the driver", NextStep: "check the SNOWFLAKE_* settings"},
	{Code: "260007", Class: Reconnect, Reason: "Snowflake is not available (HTTP 5xx)"},
	{Code: "260008", Class: Never, Login: true, Reason: "login forbidden (HTTP 401 or 403)", NextStep: "check SNOWFLAKE_ACCOUNT and the account's network policy"},
	{Code: "261000", Class: Reconnect, Reason: "Snowflake answered a query with an HTTP error"},
	{Code: "261001", Class: Reconnect, Reason: "session could not be renewed"},
	{Code: "261004", Class: Reconnect, Tries: 3, Reason: "login got no usable answer", NextStep: "check SNOWFLAKE_ACCOUNT and proxies on the way"},
	{Code: "262000", Class: Retry, Reason: "a chunk of the result was not delivered"},
	{Code: "262001", Class: Never, Reason: "result came as JSON instead of Arrow", NextStep: "unset GO_QUERY_RESULT_FORMAT for user and account"},
	{Code: "269001", Class: Never, Reason: "Snowflake's certificate is revoked", NextStep: "look for a proxy that replaces certificates"},
	{Code: "269", Class: Retry, Tries: 3, Reason: "certificate revocation could not be checked", NextStep: "let OCSP and CRL hosts through the firewall"},
	{Code: "300", Class: Retry, Tries: 3, Reason: "Snowflake internal error", NextStep: "give the query id to Snowflake's support"},
	{Code: "390100", Class: Never, Login: true, Reason: "wrong user or password", NextStep: "check SNOWFLAKE_USER and SNOWFLAKE_PASSWORD"},
	{Code: "390110", Class: Reconnect, Tries: 2, Reason: "identity token refused", NextStep: "log in again in the browser"},
	{Code: "390111", Class: Reconnect, Tries: 2, Reason: "session is gone"},
	{Code: "390112", Class: Retry, Reason: "session token expired"},
	{Code: "390113", Class: Reconnect, Tries: 2, Reason: "master token is missing"},
	{Code: "390114", Class: Reconnect, Tries: 2, Reason: "master token expired"},
	{Code: "390115", Class: Reconnect, Tries: 2, Reason: "master token is invalid"},
	{Code: "390144", Class: Never, Login: true, Reason: "key pair token refused", NextStep: "compare the user's RSA_PUBLIC_KEY_FP with the key, and the clock with UTC"},
	{Code: "390189", Class: Never, Login: true, Reason: "role is missing or not granted", NextStep: "check SNOWFLAKE_ROLE and GRANT ROLE TO USER"},
	{Code: "390195", Class: Reconnect, Tries: 2, Reason: "identity token expired", NextStep: "log in again in the browser"},
	{Code: "390201", Class: Never, Login: true, Reason: "database, schema or warehouse of the login is missing", NextStep: "check SNOWFLAKE_DATABASE, SNOWFLAKE_SCHEMA and SNOWFLAKE_WAREHOUSE"},
	{Code: "390303", Class: Never, Login: true, Reason: "OAuth token is invalid", NextStep: "get a new OAuth token"},
	{Code: "390318", Class: Never, Login: true, Reason: "OAuth token expired", NextStep: "get a new OAuth token"},
	{Code: "390401", Class: Never, Login: true, Reason: "key pair login failed", NextStep: "check the private key and the user's RSA_PUBLIC_KEY"},
	{Code: "390422", Class: Never, Login: true, Reason: "address is not allowed by the network policy", NextStep: "add this host's outgoing address to the policy"},
	{Code: "394300", Class: Never, Login: true, Reason: "key pair token refused", NextStep: "check the private key and the user's RSA_PUBLIC_KEY"},
	{Code: "394301", Class: Never, Login: true, Reason: "key pair token refused: user", NextStep: "check SNOWFLAKE_USER"},
	{Code: "394302", Class: Never, Login: true, Reason: "key pair token refused: time of issue", NextStep: "set this host's clock"},
	{Code: "394303", Class: Never, Login: true, Reason: "key pair token refused: expired", NextStep: "set this host's clock"},
	{Code: "394304", Class: Never, Login: true, Reason: "key pair token refused: public key differs", NextStep: "compare the user's RSA_PUBLIC_KEY_FP with the key"},
	{Code: "394305", Class: Never, Login: true, Reason: "key pair token refused: algorithm", NextStep: "use an RSA key of 2048 bits or more"},
	{Code: "394306", Class: Never, Login: true, Reason: "key pair token refused: signature", NextStep: "check the private key"},
	{Code: "394400", Class: Never, Login: true, Reason: "programmatic access token refused", NextStep: "issue a new token for this user"},
}

// Snowflake classifies an error of Snowflake or of its Go driver by its number
// and, where the number is unknown, by its SQLSTATE ("" if there is none).
func Snowflake(number int, sqlState string) Class {
	return SnowflakeRule(number, sqlState).Class
}

// SnowflakeRule is Snowflake with the whole rule.
func SnowflakeRule(number int, sqlState string) Rule {
	code := fmt.Sprintf("%06d", number)
	if r, ok := snowflakeTable.find(code); ok {
		return r
	}
	// Of SQLSTATE only the connection class (08) is trusted: the others are too
	// coarse on Snowflake's side to promise that a repetition helps. Login
	// refusals share it as 08004 and must not be repeated.
	if len(sqlState) == 5 && sqlState[:2] == "08" && sqlState != "08004" {
		return Rule{Code: code, Class: Reconnect, Reason: "connection to Snowflake failed"}
	}
	return Rule{Code: code, Class: Never, Reason: "Snowflake refused the statement"}
}
