package fault

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// pgError stands for the driver's server error: the table must need no more of
// it than its SQLSTATE.
type pgError string

func (e pgError) Error() string    { return "ERROR: (SQLSTATE " + string(e) + ")" }
func (e pgError) SQLState() string { return string(e) }

type snowError int

func (e snowError) Error() string      { return fmt.Sprintf("%06d: refused", int(e)) }
func (e snowError) SnowflakeCode() int { return int(e) }

var wantPostgres = map[Class]string{
	Retry:     "40 40001 40P01 53 53100 53200 55006 55P03 58",
	Reconnect: "08 08P01 0A000 25006 25P03 53300 57 57P01 57P02 57P03 57P05",
	Ambiguous: "08007 40003",
	Never: "21000 22 23 23502 23503 23505 25 25P04 26000 28 28P01 3D000 3F000 40002 42 42501 42703 42P01 42P05 428C9 " +
		"44000 53400 54 55 57014 57P04 P0 XX",
}

var wantSnowflake = map[Class]string{
	Retry:     "000603 000625 262000 269 300 390112",
	Reconnect: "260007 261000 261001 261004 390110 390111 390113 390114 390115 390195",
	Restart:   "000604 000605 000612 000630",
	Never: "000606 000707 000904 001003 002003 002043 003001 090073 260 260008 262001 269001 390100 390144 390189 " +
		"390201 390303 390318 390401 390422 394300 394301 394302 394303 394304 394305 394306 394400",
}

func TestEveryLineHasItsClass(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rules []Rule
		want  map[Class]string
	}{"postgres": {postgresRules, wantPostgres}, "snowflake": {snowflakeRules, wantSnowflake}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			left := make(map[string]Class)
			for class, codes := range c.want {
				for code := range strings.FieldsSeq(codes) {
					left[code] = class
				}
			}
			for _, rule := range c.rules {
				want, ok := left[rule.Code]
				if !ok {
					t.Errorf("line %s is listed twice or not expected", rule.Code)
				} else if rule.Class != want {
					t.Errorf("line %s is %v, want %v", rule.Code, rule.Class, want)
				}
				delete(left, rule.Code)
			}
			if len(left) > 0 {
				t.Errorf("no line for %v", slices.Sorted(maps.Keys(left)))
			}
		})
	}
}

func TestEveryLineIsComplete(t *testing.T) {
	t.Parallel()
	for _, rule := range slices.Concat(postgresRules, snowflakeRules) {
		if rule.Reason == "" {
			t.Errorf("%s has no reason", rule.Code)
		}
		if rule.Login && (rule.Class != Never || rule.NextStep == "") {
			t.Errorf("%s is a login failure: want never and a next step, got %v %q", rule.Code, rule.Class, rule.NextStep)
		}
		if rule.Class == Never && (rule.Tries != 0 || rule.Pause != 0 || rule.Window != 0) {
			t.Errorf("%s is never repeated, yet has caps", rule.Code)
		}
	}
}

func TestCodesOutsideTheTable(t *testing.T) {
	t.Parallel()
	cases := []struct {
		err  error
		want Class
	}{
		{pgError("22003"), Never},
		{pgError("08006"), Reconnect},
		{pgError("40000"), Retry},
		{pgError("58030"), Retry},
		{pgError("28000"), Never},
		{pgError("ZZ999"), Never},
		{snowError(260010), Never},
		{snowError(269003), Retry},
		{snowError(300002), Retry},
		{snowError(12), Never},
		{snowError(999999), Never},
	}
	for _, c := range cases {
		if got := Of(fmt.Errorf("table orders: %w", c.err)); got != c.want {
			t.Errorf("Of(%v) = %v, want %v", c.err, got, c.want)
		}
	}
}

func TestSnowflakeFallsBackToTheConnectionState(t *testing.T) {
	t.Parallel()
	for state, want := range map[string]Class{"08006": Reconnect, "08004": Never, "42000": Never, "": Never, "-1": Never} {
		if got := Snowflake(777777, state); got != want {
			t.Errorf("Snowflake(777777, %q) = %v, want %v", state, got, want)
		}
	}
}
