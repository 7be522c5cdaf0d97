package config

import (
	"fmt"
	"log/slog"
	"reflect"
	"strings"
)

// setting is one field of Config with a name in the environment.
type setting struct {
	name, field, initial, desc, example string
	secret                              bool
	value                               reflect.Value
}

// settings lists the fields of a Config in the order of the struct.
func (c Config) settings() []setting {
	var all []setting
	groups := reflect.ValueOf(c)
	for i := range groups.NumField() {
		group := groups.Field(i)
		for j := range group.NumField() {
			f := group.Type().Field(j)
			name := f.Tag.Get("env")
			if name == "-" {
				continue
			}
			all = append(all, setting{
				name: name, field: f.Name, value: group.Field(j),
				initial: f.Tag.Get("envDefault"), desc: f.Tag.Get("desc"), example: f.Tag.Get("example"),
				secret: f.Type == reflect.TypeFor[Secret](),
			})
		}
	}
	return all
}

// Table returns the settings as a Markdown table, for README.
func Table() string {
	var b strings.Builder
	b.WriteString("| Setting | Default | What it does | Secret |\n|---|---|---|---|\n")
	for _, s := range (Config{}).settings() {
		initial, secret := "", ""
		if s.initial != "" {
			initial = "`" + s.initial + "`"
		}
		if s.secret {
			secret = "yes, also `" + s.name + fileSuffix + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", s.name, initial, strings.ReplaceAll(s.desc, "|", `\|`), secret)
	}
	return b.String()
}

// LogValue implements slog.LogValuer: the settings by name, secrets redacted.
func (c Config) LogValue() slog.Value {
	var attrs []slog.Attr
	for _, s := range c.settings() {
		attrs = append(attrs, slog.String(s.name, fmt.Sprint(s.value.Interface())))
	}
	return slog.GroupValue(attrs...)
}

// String lists the settings, one on each line, secrets redacted.
func (c Config) String() string {
	var b strings.Builder
	for _, a := range c.LogValue().Group() {
		fmt.Fprintf(&b, "%s=%s\n", a.Key, a.Value)
	}
	return b.String()
}
