package secret

import (
	"fmt"
	"io"
	"log/slog"
)

const mask = "***"

// String is a secret text. Every way of formatting or marshalling it gives
// ***, or nothing when it is empty; only [String.Reveal] gives the text.
// The zero value is empty.
//
// The text sits behind a pointer, because fmt prints unexported fields of an
// enclosing struct by reflection, without asking for their methods.
type String struct {
	text *string
}

var (
	_ fmt.Formatter  = String{}
	_ fmt.Stringer   = String{}
	_ fmt.GoStringer = String{}
	_ slog.LogValuer = String{}
)

// New returns text as a secret.
func New(text string) String {
	if text == "" {
		return String{}
	}
	return String{text: &text}
}

// Reveal returns the text. Call it only where the secret is used.
func (s String) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether the secret is empty.
func (s String) IsZero() bool { return s.text == nil }

// Equal reports whether both hold the same text. It is not meant to check
// credentials: it takes more time the more they agree.
func (s String) Equal(other String) bool { return s.Reveal() == other.Reveal() }

// String returns ***.
func (s String) String() string {
	if s.IsZero() {
		return ""
	}
	return mask
}

// GoString returns a quoted ***.
func (s String) GoString() string { return fmt.Sprintf("%q", s.String()) }

// Format writes *** for every verb; %x, %d and %p included.
func (s String) Format(f fmt.State, verb rune) {
	text := s.String()
	if verb == 'q' || f.Flag('#') {
		text = s.GoString()
	}
	_, _ = io.WriteString(f, text)
}

// LogValue returns *** for log/slog.
func (s String) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalJSON returns a quoted ***.
func (s String) MarshalJSON() ([]byte, error) { return []byte(s.GoString()), nil }

// MarshalText returns ***.
func (s String) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// MarshalYAML returns *** for YAML encoders.
func (s String) MarshalYAML() (any, error) { return s.String(), nil }
