// Package static owns the style sheet, the script and the favicon: everything
// that a page loads besides itself.
//
// Files are embedded, compressed once, and served under names that carry their
// own hash, so that a browser may keep them for ever and a new release is seen
// at once. It serves nothing else, and no name without its hash. Package ui
// asks for URLs, package server mounts the handler at Prefix.
package static
