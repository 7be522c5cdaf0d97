// Package odata is the part of OData that Microsoft Graph's directory speaks:
// $filter, $search, $select, $orderby, $top and $count, over Go structs.
//
// A struct says in its tags what each property allows (see Type). Parsing
// refuses what Graph refuses, with Graph's code and words; evaluation is plain
// code over the parsed tree, and Lookups says of the same tree what an index can
// answer. The package knows nothing of HTTP or of users: package graph parses
// with it, package directory compares texts as it does (Fold).
package odata
