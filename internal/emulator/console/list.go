package console

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

func (c *Console) toDirectory(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, Root+"/directory/users", http.StatusSeeOther)
}

// list shows one page of a kind of objects, newest first. The key of the next
// page is the ordinal of the last object shown.
func (c *Console) list(w http.ResponseWriter, r *http.Request) {
	src, ok := sourceOf(r.PathValue("kind"))
	if !ok {
		c.nothing(w, r)
		return
	}
	v := r.URL.Query()
	at := Root + "/directory/" + src.name
	view := page.Directory{Frame: c.frame(r, "directory", src.text), Action: at, Query: v.Get("q"), Empty: "Nothing matches"}
	for _, f := range src.filters {
		view.Kinds = append(view.Kinds, page.Option{Value: f.value, Text: f.text, Chosen: f.value == v.Get("kind")})
	}
	before, _ := strconv.ParseInt(v.Get("before"), 10, 64) // what is no key begins at the first page
	words := strings.ToLower(strings.TrimSpace(view.Query))
	var last int64
	c.o.Directory.View(func(tx *directory.Tx) {
		for _, s := range sources {
			view.Tabs = append(view.Tabs, page.Link{Text: s.text, Href: Root + "/directory/" + s.name, Current: s.name == src.name, Count: number(s.count(tx))})
		}
		src.walk(tx, v.Get("kind"), func(t thing) bool {
			if before > 0 && t.ordinal >= before || !t.matches(words) {
				return true
			}
			if len(view.Rows) == pageSize {
				view.Next = address(at, v, "before", strconv.FormatInt(last, 10))
				return false
			}
			view.Rows, last = append(view.Rows, t.row()), t.ordinal
			return true
		})
	})
	if before > 0 {
		view.First = address(at, v, "before", "")
	}
	c.o.Pages.Console(w, http.StatusOK, "directory", view)
}

// address is a path with the query of the present page, one value changed and
// those left out that say nothing.
func address(path string, v url.Values, name, value string) string {
	out := url.Values{}
	for k := range v {
		if v.Get(k) != "" && k != "done" {
			out.Set(k, v.Get(k))
		}
	}
	out.Set(name, value)
	if value == "" {
		out.Del(name)
	}
	if len(out) == 0 {
		return path
	}
	return path + "?" + out.Encode()
}
