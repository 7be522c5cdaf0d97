// Package phrases is what the portal says to guests, in mail and on their own page,
// in each of the languages of guest.Languages.
//
// There is one catalogue for each language, a value of one type: what one language
// says, all of them say, and the package's tests hold them against each other. Names
// in braces stand for values; Fill puts them in. Catalogues hold words alone: what is
// said when is decided by whoever reads them, and no markup is in them.
//
// Messages and pages for staff are in English and are not here.
package phrases
