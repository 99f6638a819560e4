package config

// level orders the places a value can come from; a higher one wins.
type level int

const (
	fromDefault level = iota
	fromFile
	fromEnvFile
	fromEnv
	fromEntry // a table's own entry
	fromFlag
)

// value is the text of a setting together with where it was found.
type value struct {
	text  string
	items []string // of a list in YAML; nil for plain text
	at    string   // for messages: "--parallel", "ETL_PARALLEL", "etl.yaml:3: etl.parallel"
	level level
}

func (v value) given() bool { return v.level > fromDefault }

// list returns the items of a list, written as YAML or with commas.
func (v value) list() []string {
	if v.items != nil {
		return v.items
	}
	return splitList(v.text)
}

// or returns v, or other when other comes from a higher place.
func (v value) or(other value) value {
	if other.level > v.level {
		return other
	}
	return v
}
