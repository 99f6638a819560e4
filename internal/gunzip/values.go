package gunzip

const (
	endOfBlock  = 256
	firstLength = 257
	codeLengths = 19
)

// What the entries of symbols hold. A distance without a meaning is 0.
var (
	plainValues    [codeLengths]entry // the code that code lengths are written in
	literalValues  [maxLiterals]entry
	distanceValues [maxDistances]entry
)

func init() {
	for i := range plainValues {
		plainValues[i] = entry(i) << baseShift
	}
	for i := range endOfBlock {
		literalValues[i] = isLiteral | entry(i)<<baseShift
	}
	literalValues[endOfBlock] = isSpecial
	// Lengths begin at 3, in groups of four with one more extra bit each; the
	// last, 258, has a symbol of its own.
	for i, base := 0, 3; i < 28; i++ {
		extra := max(0, i/4-1)
		literalValues[firstLength+i] = entry(base)<<baseShift | entry(extra)
		base += 1 << extra
	}
	literalValues[firstLength+28] = 258 << baseShift
	literalValues[286], literalValues[287] = noMeaning, noMeaning
	for i, base := 0, 1; i < 30; i++ {
		extra := max(0, i/2-1)
		distanceValues[i] = entry(base)<<baseShift | entry(extra)
		base += 1 << extra
	}
}
