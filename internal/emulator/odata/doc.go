// Package odata is the part of OData that Microsoft Graph's directory speaks:
// $filter, $search, $select, $orderby, $top and $count, over Go structs.
//
// A struct says in its tags what each property allows (see Type). Parsing
// refuses what Graph refuses, with Graph's code and words; evaluation is plain
// code over the parsed tree. The package knows nothing of HTTP or of users:
// package graph is its only caller.
package odata
