package verify

// Report is the comparison of one table.
type Report struct {
	Table  string `json:"table"`
	Source string `json:"source"`
	Target string `json:"target"`
	// Anchor is the snapshot of the source, in Snowflake's time; empty where
	// the source refuses Time Travel. Late says that it is not the one that
	// the target was loaded from, which is out of reach.
	Anchor string `json:"anchor,omitempty"`
	Late   bool   `json:"late,omitempty"`
	// Watermark is where the source's rows end that were compared.
	Watermark  string `json:"watermark,omitempty"`
	SourceRows int64  `json:"source_rows"`
	TargetRows int64  `json:"target_rows"`
	// Rejected source rows cannot be loaded, and the table allows to leave
	// them out.
	Rejected int64 `json:"rejected,omitempty"`
	// Figures are those computed in SQL on both sides.
	Figures []Figure `json:"figures"`
	// Columns are the digests; nil when they were not asked for.
	Columns []Column `json:"columns,omitempty"`
	Keys    Keys     `json:"keys"`
	Repair  *Repair  `json:"repair,omitempty"`
	// Differs is the verdict, before a repair.
	Differs bool   `json:"differs"`
	Error   string `json:"error,omitempty"`
	Err     error  `json:"-"`
}

// Figure is one number about one column, as each side computed it.
type Figure struct {
	Column string `json:"column,omitempty"` // the target's name; empty: the table
	Kind   string `json:"kind"`             // "rows", "non-null", "min", "max", "sum", …
	Source string `json:"source"`
	Target string `json:"target"`
	Equal  bool   `json:"equal"`
}

// Column says whether the digests of a column are the same.
type Column struct {
	Name  string `json:"name"`
	Equal bool   `json:"equal"`
}

// Keys count the rows that differ, by their keys.
type Keys struct {
	Missing   int64 `json:"missing"`   // only the source has them
	Differing int64 `json:"differing"` // both have them, with different values
	Extra     int64 `json:"extra"`     // only the target has them
	// Newer rows have changed at the source since the watermark, and
	// Duplicates are further source rows of one key: neither is a difference.
	Newer      int64 `json:"newer"`
	Duplicates int64 `json:"duplicates"`
	// Complete says that every differing row was found.
	Complete bool `json:"complete"`
	// Rows are the rows themselves, as far as they were kept.
	Rows []Row `json:"rows,omitempty"`
}

// Total is the number of rows that differ.
func (k Keys) Total() int64 { return k.Missing + k.Differing + k.Extra }

// Row is a row that differs.
type Row struct {
	Kind   string  `json:"kind"` // "missing", "differs" or "extra"
	Key    []Value `json:"key"`
	Values []Value `json:"values,omitempty"` // of the columns that differ
}

// Value is a column's value on one side or both, cut to a few bytes.
type Value struct {
	Column string `json:"column"`
	Source string `json:"source,omitempty"`
	Target string `json:"target,omitempty"`
}

// Repair is what a repair wrote.
type Repair struct {
	RunID   string `json:"run_id"`
	Written int64  `json:"written"`
	Deleted int64  `json:"deleted"`
}

// Remaining says whether differences are left after what was repaired.
func (r *Report) Remaining() bool {
	if r.Repair == nil {
		return r.Differs
	}
	return !r.Keys.Complete || r.Repair.Written < r.Keys.Missing+r.Keys.Differing || r.Repair.Deleted < r.Keys.Extra
}
