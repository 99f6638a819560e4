package wire

import "encoding/json"

// QueryRequest is the body of query-request.
type QueryRequest struct {
	SQLText             string             `json:"sqlText"`
	AsyncExec           bool               `json:"asyncExec"`
	SequenceID          uint64             `json:"sequenceId"`
	IsInternal          bool               `json:"isInternal"`
	DescribeOnly        bool               `json:"describeOnly"`
	Parameters          map[string]any     `json:"parameters"`
	Bindings            map[string]Binding `json:"bindings"`
	BindStage           *string            `json:"bindStage"`
	QueryContext        json.RawMessage    `json:"queryContextDTO"`
	QuerySubmissionTime int64              `json:"querySubmissionTime"`
	// Sent by the Node driver, without a meaning here.
	DisableOfflineChunks bool `json:"disableOfflineChunks"`
}

// Binding is the value of one placeholder.
type Binding struct {
	Type  string          `json:"type"`
	Value json.RawMessage `json:"value"`
}

// QueryAnswer is a result: its columns, its first rows and where the others
// are.
type QueryAnswer struct {
	Parameters         []Parameter       `json:"parameters"`
	RowType            []RowType         `json:"rowtype"`
	RowSet             *[][]*string      `json:"rowset,omitempty"`
	RowSetBase64       *string           `json:"rowsetBase64,omitempty"`
	Total              int64             `json:"total"`
	Returned           int64             `json:"returned"`
	QueryID            string            `json:"queryId"`
	DatabaseProvider   *string           `json:"databaseProvider"`
	FinalDatabaseName  *string           `json:"finalDatabaseName"`
	FinalSchemaName    *string           `json:"finalSchemaName"`
	FinalWarehouseName *string           `json:"finalWarehouseName"`
	FinalRoleName      string            `json:"finalRoleName"`
	NumberOfBinds      int               `json:"numberOfBinds"`
	ArrayBindSupported bool              `json:"arrayBindSupported"`
	StatementTypeID    int64             `json:"statementTypeId"`
	Version            int64             `json:"version"`
	SendResultTime     int64             `json:"sendResultTime"` // ms since 1970
	QRMK               string            `json:"qrmk,omitempty"`
	ChunkHeaders       map[string]string `json:"chunkHeaders,omitempty"`
	Chunks             []Chunk           `json:"chunks,omitempty"`
	QueryResultFormat  string            `json:"queryResultFormat"` // arrow or json
}

// Chunk is where a part of the result can be downloaded.
type Chunk struct {
	URL              string `json:"url"`
	RowCount         int    `json:"rowCount"`
	UncompressedSize int    `json:"uncompressedSize"`
	CompressedSize   int    `json:"compressedSize"`
}

// InProgress tells a client to ask again.
type InProgress struct {
	GetResultURL         string `json:"getResultUrl"`
	QueryID              string `json:"queryId"`
	ProgressDesc         string `json:"progressDesc"`
	QueryAbortsAfterSecs int    `json:"queryAbortsAfterSecs"`
}

// QueryFailure is the data of a failed statement.
type QueryFailure struct {
	InternalError bool   `json:"internalError"`
	ErrorCode     string `json:"errorCode"`
	Age           int    `json:"age"`
	SQLState      string `json:"sqlState"`
	QueryID       string `json:"queryId"`
	Line          int    `json:"line"`
	Pos           int    `json:"pos"`
	Type          string `json:"type"`
}

// AbortRequest is the body of abort-request: the request id of the statement
// to stop.
type AbortRequest struct {
	RequestID string `json:"requestId"`
	SQLText   string `json:"sqlText"` // by some drivers, for their log
}
