// Package gallery owns one sample of every page in every state, filled with
// people and packages of the seed story.
//
// Tests render them, look at them in a browser and check them; nothing in the
// product shows them. It knows package page and package ui only.
package gallery
