package phrases

import (
	"strconv"
	"strings"
	"time"
)

// Catalogue is all that guests read, in one language.
type Catalogue struct {
	Code       string // BCP 47
	And        string // before the last of several
	Copy       string // before an address that is to be copied
	Dates      Dates
	Invitation Invitation
	Reminder   Reminder
	EndsSoon   EndsSoon
	HeadsUp    HeadsUp
	Frame      Frame
	Page       Page

	Help  Help
	Leave Leave
}

// Dates is how a day is written.
type Dates struct {
	Day    string // pattern of {day}, {month}, {year}
	First  string // how the first of a month is written
	Months [12]string
}

// Invitation is the message that invites: {sponsor}, {contact} (the sponsor with an
// address), {org} (who invites), {email} (of the guest), {host} (of the portal),
// {date} (the last day).
type Invitation struct {
	Subject, Lead            string
	Gets, Until, Account     string // labels
	UntilEndOf               string
	Writes                   string
	Button                   string
	Which, WhichText         string
	Real, RealText           string
	Questions, QuestionsText string
	Footer, Unexpected       string
}

// In gives the catalogue of a language of guest.Languages; English for any other.
func In(code string) Catalogue {
	switch code {
	case "de":
		return german()
	case "fr":
		return french()
	case "es":
		return spanish()
	}
	return english()
}

// Date writes a day in UTC, the zone in which access ends.
func (c Catalogue) Date(t time.Time) string {
	year, month, day := t.UTC().Date()
	number := strconv.Itoa(day)
	if day == 1 {
		number = c.Dates.First
	}
	return Fill(c.Dates.Day, "day", number, "month", c.Dates.Months[month-1], "year", strconv.Itoa(year))
}

// Fill puts values in the place of names in braces: name, value, name, value. What
// stands in a value is not looked at again.
func Fill(words string, pairs ...string) string { return Filler(pairs...)(words) }

// Filler is Fill for several phrases.
func Filler(pairs ...string) func(string) string {
	named := make([]string, len(pairs))
	for i, p := range pairs {
		named[i] = p
		if i%2 == 0 {
			named[i] = "{" + p + "}"
		}
	}
	return strings.NewReplacer(named...).Replace
}
