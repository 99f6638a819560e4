package pgcopy

import "strconv"

// The seconds since 1970 whose year can be written: from 0000 to 999999.
const (
	firstTextSecond = -62167219200
	endTextSecond   = 31494784780800
	outOfText       = "is before the year 0 or after 999999, which has no form as text"
)

// civil is the day of a count of days since 1970 in the Gregorian calendar.
// March 1 begins its year inside, so that leap days come last.
//
// Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms",
// civil_from_days.
func civil(days int64) (year int64, month, day int) {
	const (
		era    = 146097 // days of 400 years
		origin = 719468 // 1970-01-01 counted from 0000-03-01
	)
	n, _ := floorDivide(days+origin, era)
	ofEra := days + origin - n*era
	years := (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*years + years/4 - years/100)
	m := (5*ofYear + 2) / 153
	year, month, day = years+400*n, int(m)+3, int(ofYear-(153*m+2)/5)+1
	if month > 12 {
		return year + 1, month - 12, day
	}
	return year, month, day
}

// appendDay appends YYYY-MM-DD; the year has more digits where it needs them.
func appendDay(dst []byte, days int64) []byte {
	year, month, day := civil(days)
	for limit := int64(1000); limit > 1 && year < limit; limit /= 10 {
		dst = append(dst, '0')
	}
	dst = strconv.AppendInt(dst, year, 10)
	dst = appendTwo(append(dst, '-'), month)
	return appendTwo(append(dst, '-'), day)
}

// appendClock appends HH:MM:SS, and as many digits of the fraction as the
// scale says.
func appendClock(dst []byte, seconds int64, nanoseconds int32, scale int) []byte {
	s := int(seconds)
	dst = appendTwo(dst, s/3600)
	dst = appendTwo(append(dst, ':'), s/60%60)
	dst = appendTwo(append(dst, ':'), s%60)
	if scale == 0 {
		return dst
	}
	dst = append(dst, '.')
	for digit := int32(100_000_000); scale > 0; digit, scale = digit/10, scale-1 {
		dst = append(dst, '0'+byte(nanoseconds/digit%10))
	}
	return dst
}

func appendTwo(dst []byte, n int) []byte { return append(dst, '0'+byte(n/10), '0'+byte(n%10)) }
