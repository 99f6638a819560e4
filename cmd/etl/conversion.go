package main

import (
	"github.com/snowpg/etl/internal/config"
	"github.com/snowpg/etl/internal/pgcopy"
)

// conversion is the configured treatment of lossy values in the codec's words.
func conversion(c config.Conversion) pgcopy.Policy {
	var p pgcopy.Policy
	if c.NUL == "strip" && !c.Strict {
		p.NUL = pgcopy.NULStrip
	}
	if c.InvalidUTF8 == "replace" && !c.Strict {
		p.InvalidUTF8 = pgcopy.UTF8Replace
	}
	if c.Nanoseconds == "error" || c.Strict {
		p.Nanoseconds = pgcopy.LossError
	}
	if c.Undefined == "error" || c.Strict {
		p.Undefined = pgcopy.LossError
	}
	if c.Strict {
		p.Offset = pgcopy.LossError
	}
	return p
}
