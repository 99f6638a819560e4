package wire

// Codes of the answer envelope. They are strings on the wire; drivers parse
// them as numbers.
const (
	CodeInProgress      = "333333" // the statement runs, poll its result
	CodeInProgressAsync = "333334" // as before, for asynchronous statements

	CodeSessionGone    = "390111" // the session does not exist any more
	CodeSessionExpired = "390112" // the session token must be renewed
	CodeMasterExpired  = "390114" // the master token expired: log in again

	CodeBadCredentials = "390100" // wrong user or password
	CodeJWTInvalid     = "390144"
	CodeOAuthInvalid   = "390303"
	CodeOAuthExpired   = "390318"
	CodePATInvalid     = "394400"

	CodeSyntax        = "001003"
	CodeAborted       = "000604" // SQLSTATE 57014
	CodeNotExecuting  = "000605" // nothing to abort
	CodeResultGone    = "000612"
	CodeInternalError = "000603"
)

// SQL states that go with the codes.
const (
	StateSyntax   = "42000"
	StateCanceled = "57014"
	StateInternal = "XX000"
)
