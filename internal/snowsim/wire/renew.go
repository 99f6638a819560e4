package wire

// RenewRequest is the body of token-request, which carries the master token
// in its Authorization header.
type RenewRequest struct {
	OldSessionToken string `json:"oldSessionToken"`
	RequestType     string `json:"requestType"` // RENEW
}

// RenewAnswer replaces both tokens of a session.
type RenewAnswer struct {
	SessionToken        string `json:"sessionToken"`
	ValidityInSecondsST int64  `json:"validityInSecondsST"`
	MasterToken         string `json:"masterToken"`
	ValidityInSecondsMT int64  `json:"validityInSecondsMT"`
	SessionID           int64  `json:"sessionId"`
}
