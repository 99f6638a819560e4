package secret

import (
	"fmt"
	"log/slog"
)

// Attr redacts a log attribute. It has the form of the ReplaceAttr option of
// log/slog's handlers, which pass the message through it too.
func (r *Redactor) Attr(_ []string, attr slog.Attr) slog.Attr {
	switch attr.Value.Kind() {
	case slog.KindString:
		attr.Value = slog.StringValue(r.Text(attr.Value.String()))
	case slog.KindAny:
		attr.Value = r.any(attr.Value)
	}
	return attr
}

// any leaves a value as it is, unless a secret shows when it is printed.
func (r *Redactor) any(v slog.Value) slog.Value {
	text := fmt.Sprintf("%+v", v.Any())
	if clean := r.Text(text); clean != text {
		return slog.StringValue(clean)
	}
	return v
}
