package server

import (
	"net/http"

	"github.com/google/uuid"
)

// placeID gives where a page of a list begins, as the address says under a name: the
// id of the last row of the page before. What is no id was typed or cut off, and is no
// place: the list begins where it begins without one. So it is for every list.
func placeID(r *http.Request, name string) string {
	id := r.URL.Query().Get(name)
	if len(id) != 36 || uuid.Validate(id) != nil { // of the spellings that uuid takes, the one in our links
		return ""
	}
	return id
}

// placeNumber gives the same for a list that is numbered; 0 is its beginning.
func placeNumber(r *http.Request, name string) int { return max(0, number(r.URL.Query().Get(name))) }
