package fault

import "errors"

// Classified is an error that knows its own class.
type Classified interface{ FaultClass() Class }

// Advised is an error that knows the next step better than the tables do.
type Advised interface{ NextStep() string }

type sqlStater interface{ SQLState() string }

type snowflakeCoder interface{ SnowflakeCode() int }

type safeToRetrier interface{ SafeToRetry() bool }

// Of gives the class of err. A nil or unknown error is Never.
func Of(err error) Class { return Lookup(err).Class }

// Lookup gives the rule behind Of, with the reason and the next step for a
// human. A class that the error carries itself (FaultClass, As) stands above
// the tables, except for a refused login, which stays Never.
func Lookup(err error) Rule {
	if err == nil {
		return Rule{Reason: "no error"}
	}
	rule := ruleOf(err)
	var advised Advised
	if errors.As(err, &advised) {
		rule.NextStep = advised.NextStep()
	}
	var own Classified
	if rule.Login || !errors.As(err, &own) || own.FaultClass() == rule.Class {
		return rule
	}
	rule.Class = own.FaultClass()
	// The caps were made for the class that has just been replaced.
	rule.Tries, rule.Pause, rule.Window = 0, 0, 0
	return rule
}

func ruleOf(err error) Rule {
	// A server's own words say more than the state of the connection they came
	// over. So does its certificate, of which the driver only says that nothing
	// was sent: the handshake is part of the first write.
	for _, find := range []func(error) (Rule, bool){postgresRule, snowflakeRule, certificateRule, safeRule, sentinelRule, networkRule} {
		if rule, ok := find(err); ok {
			return rule
		}
	}
	return Rule{Class: Never, Reason: "unclassified"}
}

func postgresRule(err error) (Rule, bool) {
	var stater sqlStater
	if !errors.As(err, &stater) || stater.SQLState() == "" {
		return Rule{}, false
	}
	if rule, ok := postgresTable.find(stater.SQLState()); ok {
		return rule, true
	}
	return Rule{Code: stater.SQLState(), Class: Never, Reason: "PostgreSQL refused the statement"}, true
}

func snowflakeRule(err error) (Rule, bool) {
	var coder snowflakeCoder
	if !errors.As(err, &coder) || coder.SnowflakeCode() == 0 {
		return Rule{}, false
	}
	return SnowflakeRule(coder.SnowflakeCode(), ""), true
}

// safeRule asks the driver's promise that nothing was sent. Drivers make it
// about connections that are closed, busy or not yet open, and also about a
// context that was over before the work began: that one is a sentinel's case.
func safeRule(err error) (Rule, bool) {
	var safe safeToRetrier
	if !errors.As(err, &safe) || !safe.SafeToRetry() {
		return Rule{}, false
	}
	if rule, ok := sentinelRule(err); ok {
		return rule, true
	}
	return Rule{Class: Reconnect, Reason: "connection failed before anything was sent"}, true
}
