package engine

import (
	"fmt"

	"github.com/snowpg/etl/internal/snowsim/data"
)

// compileErrorf is an error of compilation without a place.
func compileErrorf(code, state, format string, args ...any) error {
	return &data.Error{Code: code, SQLState: state, Message: "SQL compilation error:\n" + fmt.Sprintf(format, args...)}
}

// noObject hides, as Snowflake does, whether the object is missing or only
// not permitted.
func noObject(name string) error {
	return compileErrorf("002003", "02000", "Object '%s' does not exist or not authorized.", name)
}

func alreadyExists(name string) error {
	return compileErrorf("002002", "42710", "Object '%s' already exists.", name)
}

func noDatabase() error {
	return compileErrorf("090105", "22000",
		"Cannot perform the operation. This session does not have a current database. "+
			"Call 'USE DATABASE', or use a qualified name.")
}

func noWarehouse() error {
	return &data.Error{
		Code: "000606", SQLState: "57P03",
		Message: "No active warehouse selected in the current session. " +
			"Select an active warehouse with the 'use warehouse' command.",
	}
}

func noTimeTravel(table string) error {
	return &data.Error{
		Code: "000707", SQLState: "02000",
		Message: fmt.Sprintf("Time travel data is not available for table %s. The requested time is either "+
			"beyond the allowed time travel period or before the object creation time.", table),
	}
}
