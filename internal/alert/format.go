package alert

import (
	"encoding/json"
	"fmt"
	"strings"
)

const (
	// mostFindings and longestText keep a bad day's message readable, and
	// within what receivers accept.
	mostFindings = 20
	longestText  = 600
)

// slackText is what Slack's incoming webhooks, and the many services that
// imitate them, understand:
// https://api.slack.com/messaging/webhooks.
type slackText struct {
	Text string `json:"text"`
}

func (m Message) body(format Format) ([]byte, error) {
	m = m.cut()
	if format == Slack {
		return json.Marshal(slackText{Text: m.slack()})
	}
	return json.Marshal(m)
}

// cut bounds the message.
func (m Message) cut() Message {
	findings := make([]Finding, 0, len(m.Findings))
	for _, f := range m.Findings[:min(len(m.Findings), mostFindings)] {
		f.Text = shorten(f.Text)
		findings = append(findings, f)
	}
	if left := len(m.Findings) - len(findings); left > 0 {
		findings = append(findings, Finding{Table: "…", Reason: Failed, Text: fmt.Sprintf("and %d more", left)})
	}
	m.Findings = findings
	return m
}

func shorten(text string) string {
	if runes := []rune(text); len(runes) > longestText {
		return string(runes[:longestText]) + "…"
	}
	return text
}

func (m Message) slack() string {
	var b strings.Builder
	fmt.Fprintf(&b, ":warning: *%s* on %s, run %s of %d tables:", m.Program, slackEscape.Replace(m.Host), m.RunID, m.Tables)
	for _, f := range m.Findings {
		fmt.Fprintf(&b, "\n• *%s* %s: %s", slackEscape.Replace(f.Table), f.Reason, slackEscape.Replace(f.Text))
	}
	return b.String()
}

// slackEscape keeps values of tables from becoming links and mentions:
// https://api.slack.com/reference/surfaces/formatting#escaping.
var slackEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
