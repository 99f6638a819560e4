package gunzip

import "math/bits"

const (
	maxLiterals  = 288 // literals, end of block and lengths, with two unused
	maxDistances = 32  // with two unused
	maxBits      = 15  // of a code

	// primaryBits are looked up at once. Longer codes lead to a second table.
	primaryBits = 11
	primarySize = 1 << primaryBits
	primaryMask = primarySize - 1
	// secondarySize is enough for what codes of up to 15 bits can lead to: each
	// second table has at most 2^(15−11) places, and at most 2^11 of them could
	// be; a complete code of 288 symbols makes far fewer.
	secondarySize = maxLiterals << (maxBits - primaryBits)
)

// entry is what a table says about the next bits:
//
//	bits 0–5    how many of them are used up: code and extra bits
//	bit 6       they are two literals, with bit 7
//	bit 7       they are a literal
//	bits 8–13   how many of them are the code, or the bits of a second table
//	bit 14      they lead to a second table, with bit 15
//	bit 15      they are the end of a block, or lead to a second table
//	bits 16–31  the literals, the least length or distance, or where the second
//	            table begins
//
// 0 is for bits that are no code.
type entry uint32

const (
	usedMask        = 0x3f
	isPair    entry = 1 << 6
	isLiteral entry = 1 << 7
	codeShift       = 8
	codeMask        = 0x3f
	isTable   entry = 1 << 14
	isSpecial entry = 1 << 15
	noMeaning       = isSpecial | isPair // a symbol that no compressor may use
	baseShift       = 16
)

// literals is how many literals the entry of a literal is.
func (e entry) literals() int { return int(e>>6&3) - 1 }

// table decodes one Huffman code.
type table struct {
	primary   [primarySize]entry
	secondary [secondarySize]entry
}

// build makes a table for the symbols whose code lengths are given, where
// values tells what an entry of a symbol holds. It is false for lengths that
// make no code. A code of a single symbol with one bit is allowed, and so is
// one of no symbols, which only data without distances can do with.
func (t *table) build(lengths []uint8, values []entry) bool {
	var count [maxBits + 1]int
	for _, n := range lengths {
		count[n]++
	}
	count[0] = 0
	var next [maxBits + 2]int // where the symbols of a length begin, sorted
	left, symbols := 1, 0
	for n := 1; n <= maxBits; n++ {
		left = left<<1 - count[n]
		if left < 0 {
			return false
		}
		next[n+1] = next[n] + count[n]
		symbols += count[n]
	}
	if left > 0 && (symbols > 1 || symbols != count[1]) {
		return false
	}
	var sorted [maxLiterals]uint16
	for s, n := range lengths {
		if n != 0 {
			sorted[next[n]] = uint16(s)
			next[n]++
		}
	}
	t.fill(sorted[:symbols], &count, values)
	return true
}

// fill enters the symbols in the order of their codes. The table for codes of
// n bits is twice that for n − 1 bits, so that it only has to be copied. What is
// no code stays 0.
func (t *table) fill(sorted []uint16, count *[maxBits + 1]int, values []entry) {
	code := uint32(0)
	size := 1
	t.primary[0] = 0
	for n := 1; n <= primaryBits; n++ {
		copy(t.primary[size:], t.primary[:size])
		size <<= 1
		code <<= 1
		for range count[n] {
			t.primary[reversed(code, n)] = values[sorted[0]] + entry(n|n<<codeShift)
			code++
			sorted = sorted[1:]
		}
	}
	free := 0
	for n := primaryBits + 1; n <= maxBits; n++ {
		code <<= 1
		for range count[n] {
			r := reversed(code, n)
			free = t.enterLong(r, n, free, count, values[sorted[0]])
			code++
			count[n]--
			sorted = sorted[1:]
		}
	}
}

// enterLong enters a symbol of more than primaryBits into a second table, which
// it makes if this is the first code that leads to it.
func (t *table) enterLong(r uint32, n, free int, count *[maxBits + 1]int, value entry) int {
	p := &t.primary[r&primaryMask]
	if *p == 0 {
		width := n - primaryBits
		// The codes that begin like this one come next; the table is as wide as
		// the longest of them.
		for room := 1<<width - count[n]; room > 0 && width < maxBits-primaryBits; {
			width++
			room = room<<1 - count[primaryBits+width]
		}
		*p = isSpecial | isTable | entry(free)<<baseShift | entry(width<<codeShift)
		clear(t.secondary[free : free+1<<width])
		free += 1 << width
	}
	base, width := int(*p>>baseShift), int(*p>>codeShift&codeMask)
	for i := int(r >> primaryBits); i < 1<<width; i += 1 << (n - primaryBits) {
		t.secondary[base+i] = value + entry(n|n<<codeShift)
	}
	return free
}

// reversed is a code of n bits as they come: the first is the lowest.
func reversed(code uint32, n int) uint32 { return bits.Reverse32(code) >> (32 - n) }

// pair joins literals whose codes fit the primary table together: data that
// deflate finds few repetitions in has short codes and many literals.
func (t *table) pair() {
	for i := len(t.primary) - 1; i >= 0; i-- {
		first := t.primary[i]
		if first&isLiteral == 0 {
			continue
		}
		n := first & usedMask
		second := t.primary[i>>n]
		if both := n + second&usedMask; second&isLiteral != 0 && both <= primaryBits {
			t.primary[i] = first&^usedMask | both | isPair | second>>baseShift&0xff<<(baseShift+8)
		}
	}
}
