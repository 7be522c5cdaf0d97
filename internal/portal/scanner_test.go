package portal

import (
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/emulator"
	"guestportal/internal/mailbox"
)

// scanners are the ways in which programs between sender and reader, and browsers
// that want to be quick, fetch what they find in a mail.
var scanners = map[string]http.Header{
	"plain": {},
	"like a browser": {
		"User-Agent":     {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36"},
		"Accept":         {"text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"},
		"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}, "Sec-Fetch-User": {"?1"},
		"Upgrade-Insecure-Requests": {"1"},
	},
	"prefetch": {
		"Purpose": {"prefetch"}, "Sec-Purpose": {"prefetch;prerender"}, "X-Moz": {"prefetch"}, "X-Purpose": {"preview"},
		"Sec-Fetch-Site": {"none"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"},
	},
}

// hops bounds how many pages a scanner is led on to.
const hops = 10

func TestTheLinksOfMails(t *testing.T) {
	if testing.Short() {
		t.Skip("starts the program")
	}
	t.Parallel()
	w := setup(t)
	box, leaving := posted(t, nil)
	web := serve(t, w.pages())
	worker := serve(t, joined(w.common(), w.forGraph(), leaving, []string{"PORTAL_ROLE=worker", "PORTAL_PUBLIC_URL=" + web.url}))
	w.manyStories(t, w.listen(), web.url)
	w.weeksPass(t)
	kinds := mailKinds(t)
	w.everyLetter(t, kinds)
	w.onceADay(t)
	for _, kind := range kinds {
		if w.count(`SELECT count(*) FROM mails WHERE kind = $1 AND sent_at IS NOT NULL`, kind) == 0 {
			t.Errorf("no mail of the kind %q had anything to say: have it happen before", kind)
		}
	}
	// What the pages do is all that happens from here on.
	worker.cancel()
	<-worker.stopped
	links := linksOf(t, web.url, box.Messages())
	t.Logf("%d mails with %d links", len(box.Messages()), len(links))
	if len(box.Messages()) < 20 || len(links) < 12 {
		t.Fatal("the story is too short to prove anything")
	}
	t.Run("T19 change nothing when they are fetched", func(t *testing.T) { w.harmless(t, web.url, links) })
	t.Run("T20 let nobody in", func(t *testing.T) { w.shut(t, web.url, links) })
}

// harmless is T19: whoever fetches the links changes nothing by it, whoever they are,
// however they ask, and also when they go on to what the pages lead to.
func (w *world) harmless(t *testing.T, origin string, links []string) {
	calls := len(w.graphCalls())
	before := w.contents(t)
	seen := map[int]int{}
	for name, cookie := range map[string]*http.Cookie{"nobody": nil, "sponsor": w.signIn(w.ana), "approver": w.signIn(w.ben), "administrator": w.signIn(w.cleo)} {
		s := scanner{t: t, origin: origin, cookie: cookie, seen: seen}
		further := map[string]bool{}
		for _, link := range links {
			for _, how := range slices.Sorted(maps.Keys(scanners)) {
				for _, method := range []string{http.MethodGet, http.MethodHead} {
					_, onward := s.fetch(method, link, scanners[how])
					for _, one := range onward {
						further[one] = true
					}
				}
			}
		}
		for _, link := range slices.Sorted(maps.Keys(further)) {
			s.fetch(http.MethodGet, link, scanners["plain"])
		}
		t.Logf("as %s also %d addresses on those pages", name, len(further))
	}
	t.Logf("answers by status: %v", seen)
	if seen[http.StatusTooManyRequests] > 0 || seen[http.StatusOK] < len(links) {
		t.Error("what was turned away proves nothing")
	}
	before.differ(t, w.contents(t))
	if all := w.graphCalls(); len(all) != calls {
		t.Errorf("Microsoft Graph was called: %v", all[calls:])
	}
}

// reference is what people see instead of an id.
var reference = regexp.MustCompile(`/G[RU]-[0-9A-Z]+`)

// shut is T20: a link to staff is worth nothing to who is not signed in, who gets the
// page for signing in, nor to who may not see what it is about, to whom it is not
// there. The guest's own links are keys, and go to the guest alone.
func (w *world) shut(t *testing.T, origin string, links []string) {
	sam := emulator.SeedStory().People.Sam
	strangers := map[string]*http.Cookie{"nobody": nil, "another sponsor": w.signIn(w.person(sam))}
	for name, cookie := range strangers {
		s := scanner{t: t, origin: origin, cookie: cookie, seen: map[int]int{}}
		tried := 0
		for _, link := range links {
			if strings.HasPrefix(link, origin+"/i/") || cookie != nil && !reference.MatchString(link) {
				continue
			}
			tried++
			at, onward := s.fetch(http.MethodGet, link, scanners["like a browser"])
			door := slices.Contains(onward, origin+"/signin") && (link == origin+"/" || strings.HasPrefix(at, origin+"/signin"))
			if cookie == nil && !door || cookie != nil && at != link {
				t.Errorf("%s is led from %s to %s", name, link, at)
			}
		}
		if cookie != nil && s.seen[http.StatusNotFound] != tried || tried < 6 {
			t.Errorf("%s gets %v for %d links", name, s.seen, tried)
		}
	}
}

var addressInText = regexp.MustCompile(`https?://[^\s<>"]+`)

// linksOf gives every address in the mails, each once. All of them lead to the
// portal: nobody else learns that a mail was read.
func linksOf(t *testing.T, origin string, mails []mailbox.Message) []string {
	t.Helper()
	all := map[string]bool{}
	for _, m := range mails {
		found := addressInText.FindAllString(m.Text, -1)
		page, err := goquery.NewDocumentFromReader(strings.NewReader(m.HTML))
		if err != nil {
			t.Fatal(err)
		}
		page.Find("[href], [src], [action], [background], [srcset]").Each(func(_ int, e *goquery.Selection) {
			for _, attribute := range []string{"href", "src", "action", "background", "srcset"} {
				if value, ok := e.Attr(attribute); ok {
					found = append(found, value)
				}
			}
		})
		if len(found) < 2 {
			t.Errorf("a mail has no link in both its parts: %s\n%s", m.Subject, m.Text)
		}
		for _, link := range found {
			if !strings.HasPrefix(link, origin+"/") {
				t.Errorf("the mail %q leads to %s", m.Subject, link)
				continue
			}
			all[link] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// scanner fetches addresses of the portal for somebody.
type scanner struct {
	t      *testing.T
	origin string
	cookie *http.Cookie // of a session; nil for none
	seen   map[int]int  // answers by status
}

// fetch asks for an address, follows where it is led on the portal itself, and gives
// where that ends, and the addresses on the page there, those of forms included.
func (s scanner) fetch(method, address string, how http.Header) (at string, onward []string) {
	s.t.Helper()
	client := &http.Client{Transport: unshared, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for range hops {
		req, err := http.NewRequestWithContext(bounded(s.t), method, address, http.NoBody)
		if err != nil {
			s.t.Fatal(err)
		}
		req.Header = how.Clone()
		if s.cookie != nil {
			req.AddCookie(s.cookie)
		}
		res, err := client.Do(req)
		if err != nil {
			s.t.Fatal(err)
		}
		page, err := goquery.NewDocumentFromReader(res.Body)
		_ = res.Body.Close()
		if err != nil {
			s.t.Fatal(err)
		}
		s.seen[res.StatusCode]++
		if res.StatusCode >= 500 {
			s.t.Errorf("%s %s: %s", method, address, res.Status)
		}
		to, err := res.Location()
		if err != nil {
			return address, s.addresses(page, res.Request.URL)
		}
		if address = to.String(); !strings.HasPrefix(address, s.origin+"/") {
			s.t.Errorf("%s leads away, to %s", res.Request.URL, address)
			return address, nil
		}
	}
	s.t.Errorf("%s leads on and on", address)
	return address, nil
}

// addresses are those of the portal on a page: links, forms, and what scripts fetch.
func (s scanner) addresses(page *goquery.Document, at *url.URL) (all []string) {
	page.Find("a, form, button, [hx-get], [hx-post], link").Each(func(_ int, e *goquery.Selection) {
		for _, attribute := range []string{"href", "action", "formaction", "hx-get", "hx-post"} {
			value, ok := e.Attr(attribute)
			if to, err := at.Parse(value); ok && err == nil && strings.HasPrefix(to.String(), s.origin+"/") && to.Path != "/signout" {
				to.Fragment = ""
				all = append(all, to.String())
			}
		}
	})
	return all
}
