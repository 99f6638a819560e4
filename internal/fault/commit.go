package fault

import "errors"

// lostAtCommit are SQLSTATEs by which a server ends a session: during COMMIT
// they do not tell whether the commit was written before.
var lostAtCommit = map[string]bool{
	"57P01": true, "57P02": true, "57P03": true, "57P05": true, "25P03": true,
}

// OfCommit gives the class of an error that COMMIT returned. Only the server's
// own refusal is definite; every loss of the connection, time limit or
// cancellation is Ambiguous. A driver's promise that nothing was sent is not
// trusted here: looking up the outcome is cheap, a second merge is not.
func OfCommit(err error) Class {
	if err == nil {
		return Never
	}
	var own Classified
	if errors.As(err, &own) {
		return own.FaultClass()
	}
	var stater sqlStater
	if !errors.As(err, &stater) {
		return Ambiguous
	}
	state := stater.SQLState()
	if len(state) != 5 || state[:2] == "08" || lostAtCommit[state] {
		return Ambiguous
	}
	return Of(err)
}
