package roundtrip

import (
	"github.com/apache/arrow/go/v15/arrow/decimal128"

	"github.com/snowpg/etl/internal/snowsim/data"
)

const nines = "99999999999999999999999999999999999999" // 38

func numbers(precision, scale int, digits ...string) data.Vector {
	v := data.Vector{Type: data.Type{Kind: data.Fixed, Precision: precision, Scale: scale}}
	for _, d := range digits {
		n, err := decimal128.FromString(d, 38, 0)
		if err != nil {
			panic(err) // a mistake in a test's table
		}
		v.Decimals = append(v.Decimals, n)
	}
	return v
}

func strs(kind data.Kind, values ...string) data.Vector {
	return data.Vector{Type: data.Type{Kind: kind, Length: 1000}, Strings: values}
}

func instants(kind data.Kind, scale int, seconds [3]int64, nanos [3]int32) data.Vector {
	return data.Vector{Type: data.Type{Kind: kind, Scale: scale}, Seconds: seconds[:], Nanos: nanos[:]}
}
