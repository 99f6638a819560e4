package wire

// LoginRequest is the body of login-request and authenticator-request.
type LoginRequest struct {
	Data LoginData `json:"data"`
}

// LoginData is who wants in, by which authenticator.
type LoginData struct {
	ClientAppID       string         `json:"CLIENT_APP_ID"`
	ClientAppVersion  string         `json:"CLIENT_APP_VERSION"`
	SVNRevision       string         `json:"SVN_REVISION"`
	AccountName       string         `json:"ACCOUNT_NAME"`
	LoginName         string         `json:"LOGIN_NAME"`
	Password          string         `json:"PASSWORD"`
	Authenticator     string         `json:"AUTHENTICATOR"`
	Token             string         `json:"TOKEN"`
	ProofKey          string         `json:"PROOF_KEY"`
	RedirectPort      string         `json:"BROWSER_MODE_REDIRECT_PORT"`
	RawSAMLResponse   string         `json:"RAW_SAML_RESPONSE"`
	Passcode          string         `json:"PASSCODE"`
	ExtAuthnDuoMethod string         `json:"EXT_AUTHN_DUO_METHOD"`
	Provider          string         `json:"PROVIDER"`
	SessionParameters map[string]any `json:"SESSION_PARAMETERS"`
	ClientEnvironment map[string]any `json:"CLIENT_ENVIRONMENT"`
	MFAToken          string         `json:"MFA_TOKEN"`
	// ClientCapabilities is what newer clients, such as Python's from 5.0 on,
	// say that they can do.
	ClientCapabilities any `json:"CLIENT_CAPABILITIES"`
}

// LoginAnswer opens a session.
type LoginAnswer struct {
	Token                   string      `json:"token"`
	MasterToken             string      `json:"masterToken"`
	ValidityInSeconds       int64       `json:"validityInSeconds"`
	MasterValidityInSeconds int64       `json:"masterValidityInSeconds"`
	DisplayUserName         string      `json:"displayUserName"`
	ServerVersion           string      `json:"serverVersion"`
	FirstLogin              bool        `json:"firstLogin"`
	RemMeToken              *string     `json:"remMeToken"`
	RemMeValidityInSeconds  int64       `json:"remMeValidityInSeconds"`
	HealthCheckInterval     int         `json:"healthCheckInterval"`
	SessionID               int64       `json:"sessionId"`
	Parameters              []Parameter `json:"parameters"`
	SessionInfo             SessionInfo `json:"sessionInfo"`
}

// Parameter is a session parameter; the value is a string, number or boolean.
type Parameter struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// SessionInfo is where a session's unqualified names are looked up.
type SessionInfo struct {
	DatabaseName  *string `json:"databaseName"`
	SchemaName    *string `json:"schemaName"`
	WarehouseName *string `json:"warehouseName"`
	RoleName      string  `json:"roleName"`
}

// AuthenticatorAnswer sends the client's user to the browser.
type AuthenticatorAnswer struct {
	TokenURL *string `json:"tokenUrl"`
	SSOURL   string  `json:"ssoUrl"`
	ProofKey string  `json:"proofKey"`
}
