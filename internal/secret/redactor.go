package secret

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// MinLength is the length in bytes below which a secret is not looked for: a
// shorter one would blot out ordinary words.
const MinLength = 4

// Redactor replaces known secrets in text. It is safe for concurrent use, and
// a nil one changes nothing.
type Redactor struct {
	replacer *strings.Replacer
}

// NewRedactor returns a redactor for the given secrets, in their plain form
// and as they look in URLs and JSON. Those shorter than [MinLength] are left out.
func NewRedactor(secrets ...String) *Redactor {
	var forms []string
	for _, s := range secrets {
		if text := s.Reveal(); len(text) >= MinLength {
			forms = append(forms, spellings(text)...)
		}
	}
	// Longest first: a secret that begins with another one must go as a whole.
	slices.SortFunc(forms, func(a, b string) int {
		if d := len(b) - len(a); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	pairs := make([]string, 0, 2*len(forms))
	for _, form := range slices.Compact(forms) {
		pairs = append(pairs, form, mask)
	}
	return &Redactor{replacer: strings.NewReplacer(pairs...)}
}

// spellings lists the forms in which libraries print a text.
func spellings(text string) []string {
	// Encoding a string cannot fail.
	quoted, _ := json.Marshal(text)
	return []string{
		text,
		strings.Trim(string(quoted), `"`),
		url.QueryEscape(text),
		url.PathEscape(text),
		url.UserPassword("", text).String()[1:],
	}
}

// Text returns text with every known secret replaced by ***.
func (r *Redactor) Text(text string) string {
	if r == nil || r.replacer == nil {
		return text
	}
	return r.replacer.Replace(text)
}

// Error returns err with its message redacted; errors.Is and errors.As still
// see the original. A nil err stays nil.
func (r *Redactor) Error(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	clean := r.Text(text)
	if clean == text {
		return err
	}
	return &redactedError{text: clean, err: err}
}

type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }

func (e *redactedError) Unwrap() error { return e.err }
