package emulator

import (
	"cmp"
	"fmt"
	"strings"

	"guestportal/internal/emulator/console"
	"guestportal/internal/emulator/control"
)

// Section is a part of the documentation that is written by the program itself,
// as Markdown, from what it declares.
type Section struct{ Name, Markdown string }

// Documentation lists the sections of README that this package keeps true. They
// are the same wherever the emulator runs.
func (e *Emulator) Documentation() []Section {
	return []Section{
		{"clients", guidesMarkdown()},
		{"faults", faultsMarkdown()},
		{"settings", settingsMarkdown()},
		{"choices", choicesMarkdown()},
		{"api", apiMarkdown(e.tenant.control.Endpoints())},
	}
}

// SettingsHelp lists the settings for a terminal: names, defaults and help,
// broken at a width.
func SettingsHelp(width int) string {
	var b strings.Builder
	group := ""
	for _, f := range control.Fields[control.Settings]() {
		if f.Group != group {
			group = f.Group
			fmt.Fprintf(&b, "\n  %s\n", group)
		}
		value := f.JSON(control.Defaults())
		if f.Kind == control.KindPairs || f.Kind == control.KindList || f.Kind == control.KindJSON {
			value = strings.ReplaceAll(value, ",", ", ") // so that it can be broken
		}
		for i, line := range wrapped(f.Name+" = "+value, width-8) {
			fmt.Fprintf(&b, "    %s%s\n", strings.Repeat(" ", 4*min(i, 1)), line)
		}
		for _, line := range wrapped(described(f), width-8) {
			fmt.Fprintf(&b, "        %s\n", line)
		}
	}
	return b.String()
}

// ChoicesHelp lists for a terminal what the emulator does where Microsoft does not
// say, broken at a width.
func ChoicesHelp(width int) string {
	var b strings.Builder
	for _, choice := range picks {
		for i, line := range wrapped(choice, width-4) {
			fmt.Fprintf(&b, "  %s%s\n", strings.Repeat(" ", 2*min(i, 1)), line)
		}
	}
	return b.String()
}

// described is a field's help with what it may be.
func described(f control.Field) string {
	switch {
	case f.Choices != nil:
		return f.Help + " One of: " + strings.Join(f.Choices, ", ") + "."
	case f.Min != "" && f.Max != "":
		return f.Help + " From " + f.Min + " to " + f.Max + "."
	case f.Min != "":
		return f.Help + " At least " + f.Min + "."
	}
	return f.Help
}

// wrapped breaks a text between words.
func wrapped(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

func settingsMarkdown() string {
	var b strings.Builder
	group := ""
	for _, f := range control.Fields[control.Settings]() {
		if f.Group != group {
			group = f.Group
			fmt.Fprintf(&b, "\n### %s\n\n| Setting | Default | What it does |\n|---|---|---|\n", group)
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s |\n", f.Name, cell(f.JSON(control.Defaults())), cell(described(f)))
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// cell keeps a text inside its cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

func choicesMarkdown() string {
	var b strings.Builder
	for _, choice := range picks {
		fmt.Fprintf(&b, "- %s\n", choice)
	}
	return b.String()
}

func faultsMarkdown() string {
	var b strings.Builder
	b.WriteString("| When | What happens | `POST /_emulator/faults` |\n|---|---|---|\n")
	for _, p := range console.Presets() {
		fmt.Fprintf(&b, "| %s | %s | `%s` |\n", p.Name, cell(p.Words), cell(p.JSON))
	}
	b.WriteString("\n| Field of a fault | | What it means |\n|---|---|---|\n")
	for _, f := range control.Fields[control.Fault]() {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, f.Group, cell(f.Help))
	}
	return b.String()
}

func apiMarkdown(endpoints []control.Endpoint) string {
	var b strings.Builder
	b.WriteString("| Endpoint | What it does | Body, for example | Answer |\n|---|---|---|---|\n")
	for _, e := range endpoints {
		fmt.Fprintf(&b, "| `%s %s%s` | %s | %s | %s |\n", e.Method, control.Prefix, e.Path, cell(e.Help), code(e.Body), code(e.Answer))
	}
	return b.String()
}

func code(text string) string {
	if text == "" {
		return ""
	}
	return "`" + cell(text) + "`"
}

func guidesMarkdown() string {
	var b strings.Builder
	here := console.Here{
		HTTP: "http://127.0.0.1:8090", HTTPS: "https://127.0.0.1:8443", CAFile: "tenant/ca.pem", Tenant: TenantID, ClientID: workerClientID, Secret: workerClientSecret, Identity: identityHeader,
	}
	for _, g := range console.Guides(here) {
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n```%s\n%s\n```\n", g.Name, g.Words, cmp.Or(g.Language, "text"), g.Code)
	}
	return strings.TrimPrefix(b.String(), "\n")
}
