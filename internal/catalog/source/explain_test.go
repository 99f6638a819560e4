package source

import "testing"

func TestParsePlan(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text string
		want Scan
		ok   bool
	}{
		{
			`{"GlobalStats":{"partitionsTotal":250,"partitionsAssigned":12,"bytesAssigned":4096},"Operations":[[{"id":0,"operation":"TableScan","partitionsTotal":250}]]}`,
			Scan{Partitions: 12, PartitionsTotal: 250, Bytes: 4096},
			true,
		},
		{`{"GlobalStats":{"partitionsTotal":0,"partitionsAssigned":0,"bytesAssigned":0}}`, Scan{}, true},
		{`{"GlobalStats":{"partitionsTotal":250}}`, Scan{}, false},
		{`{"Operations":[]}`, Scan{}, false},
		{`GlobalStats:`, Scan{}, false},
		{``, Scan{}, false},
	}
	for _, tt := range tests {
		got, err := parsePlan(tt.text)
		if got != tt.want || (err == nil) != tt.ok {
			t.Errorf("%q: %+v, %v", tt.text, got, err)
		}
	}
}
