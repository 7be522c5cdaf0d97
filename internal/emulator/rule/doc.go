// Package rule is the language of dynamic groups: which users are members, by
// their properties, such as (user.userType -eq "Guest") -and (user.mail -match "@fabrikam").
//
// It holds an honest part of Entra's language: comparisons of single-valued
// properties of users, joined by -and, -or and -not. What it does not know it
// refuses when the rule is written, so that no group silently stays empty.
// Package graph calls it when groups are written and when users change.
// Source: learn.microsoft.com/entra/identity/users/groups-dynamic-membership.
package rule
