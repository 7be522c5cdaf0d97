// Package ui owns the components that pages are made of: the frame around a
// page, form controls, tags, cards, tables, progress, history, times and links.
//
// A component is a function of ready-made values. It knows no request, no
// database and no rule of the domain, and it refuses what the content security
// policy refuses: inline style, inline script and addresses made from data.
// Package page calls it; package server fills the values that pages show.
package ui
