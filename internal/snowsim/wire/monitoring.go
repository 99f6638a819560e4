package wire

// Statement states that monitoring reports.
const (
	StatusRunning = "RUNNING"
	StatusSuccess = "SUCCESS"
	StatusFailed  = "FAILED_WITH_ERROR"
	StatusAborted = "ABORTED"
)

// Monitoring is the answer of /monitoring/queries/{id}.
type Monitoring struct {
	Queries []QueryStatus `json:"queries"`
}

// QueryStatus is how a statement is getting on.
type QueryStatus struct {
	ID           string     `json:"id"`
	SQLText      string     `json:"sqlText"`
	Status       string     `json:"status"`
	State        string     `json:"state"`
	StartTime    int64      `json:"startTime"` // ms since 1970
	EndTime      int64      `json:"endTime"`   // 0 while it runs
	ErrorCode    string     `json:"errorCode"` // "" unless it failed
	ErrorMessage string     `json:"errorMessage"`
	Stats        QueryStats `json:"stats"`
}

// QueryStats counts a statement's work.
type QueryStats struct {
	ScanBytes    int64 `json:"scanBytes"`
	ProducedRows int64 `json:"producedRows"`
}
