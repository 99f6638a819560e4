package pgoid

// The types by their SQL names, arrays by their element's.
const (
	Bool        uint32 = 16
	Bytea       uint32 = 17
	Int8        uint32 = 20
	Int2        uint32 = 21
	Int4        uint32 = 23
	Text        uint32 = 25
	JSON        uint32 = 114
	Float4      uint32 = 700
	Float8      uint32 = 701
	Int4Array   uint32 = 1007
	Float4Array uint32 = 1021
	BPChar      uint32 = 1042
	Varchar     uint32 = 1043
	Date        uint32 = 1082
	Time        uint32 = 1083
	Timestamp   uint32 = 1114
	Timestamptz uint32 = 1184
	Interval    uint32 = 1186
	Numeric     uint32 = 1700
	JSONB       uint32 = 3802
)
