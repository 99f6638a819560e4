package value

import (
	"fmt"
	"math/big"

	"github.com/apache/arrow/go/v15/arrow/decimal128"
)

// yearMonthText writes months as +years-months.
func yearMonthText(n decimal128.Num) string {
	years, months := new(big.Int).QuoRem(n.BigInt(), big.NewInt(12), new(big.Int))
	return fmt.Sprintf("%c%d-%02d", sign(n), years.Abs(years), months.Abs(months))
}

// dayTimeText writes nanoseconds as +days hours:minutes:seconds.
func dayTimeText(n decimal128.Num) string {
	rest := n.BigInt()
	rest.Abs(rest)
	part := func(unit int64) int64 {
		r := new(big.Int)
		rest.QuoRem(rest, big.NewInt(unit), r)
		return r.Int64()
	}
	nanos, seconds, minutes, hours := part(1_000_000_000), part(60), part(60), part(24)
	return fmt.Sprintf("%c%d %02d:%02d:%02d.%09d", sign(n), rest, hours, minutes, seconds, nanos)
}

func sign(n decimal128.Num) byte {
	if n.Sign() < 0 {
		return '-'
	}
	return '+'
}
