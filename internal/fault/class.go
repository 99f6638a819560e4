package fault

// Class says what may be done about an error. The zero value is Never: doing
// nothing is the safe answer to what nobody has classified.
type Class uint8

const (
	// Never means that trying again gives the same error, or does harm.
	Never Class = iota
	// Retry means that the same work may be tried again as it is.
	Retry
	// Reconnect means that the work may be tried again on a new connection.
	Reconnect
	// Ambiguous means that nobody can say yet whether the work took effect; the
	// outcome has to be looked up before anything else is done.
	Ambiguous
	// Restart means that the work has to start again from its beginning, with
	// nothing kept of what this attempt read or staged.
	Restart
)

var classNames = [...]string{"never", "retry", "reconnect", "ambiguous", "restart"}

// String gives the class's name in lower case, as logs and metrics carry it.
func (c Class) String() string {
	if int(c) >= len(classNames) {
		return "unknown"
	}
	return classNames[c]
}
