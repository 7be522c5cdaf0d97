package mailbox

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// get fetches a path and gives the response with its body read.
func get(t *testing.T, m *Mailbox, path string) (*http.Response, string) {
	t.Helper()
	request, err := http.NewRequestWithContext(testContext(t), http.MethodGet, m.URL()+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

func document(t *testing.T, body string) *goquery.Document {
	t.Helper()
	d, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

const letter = `From: Portal <portal@contoso.example>
Subject: <script>alert(1)</script> & more
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain

Accept: http://127.0.0.1:8080/i/code.
--b
Content-Type: text/html

<script>alert(2)</script><a target=_blank href="http://127.0.0.1:8080/i/code">Accept</a>
--b--
`

func TestListLeadsToEachMessageNewestFirst(t *testing.T) {
	t.Parallel()
	m := startMailbox(t, Options{})
	_, empty := get(t, m, "/")
	if !strings.Contains(empty, "<title>Mailbox</title>") || !strings.Contains(empty, "No messages yet") {
		t.Error("the empty mailbox does not say so")
	}
	send(t, m, letter, "gil@fabrikam.example")
	send(t, m, "Subject: newer\n\n", "mia.chen@contoso.example")
	_, body := get(t, m, "/")
	items := document(t, body).Find("ol.list li")
	first, last := items.First(), items.Last()
	if items.Length() != 2 || first.Find("a").Text() != "newer" ||
		last.Find("a").Text() != "<script>alert(1)</script> & more" ||
		!strings.Contains(last.Text(), "To gil@fabrikam.example") {
		t.Errorf("the list is %q", items.Text())
	}
	href, _ := last.Find("a").Attr("href")
	if _, body := get(t, m, href); document(t, body).Find("h1").Text() != "<script>alert(1)</script> & more" {
		t.Errorf("%s is another message", href)
	}
}

func TestMessagePageShowsAllPartsAndRunsNothing(t *testing.T) {
	t.Parallel()
	m := startMailbox(t, Options{})
	send(t, m, letter, "gil@fabrikam.example")
	path := "/messages/" + m.Messages()[0].ID
	response, body := get(t, m, path)
	page := document(t, body)
	if href, _ := page.Find(".text a").Attr("href"); href != "http://127.0.0.1:8080/i/code" {
		t.Errorf("the link in the text leads to %q", href)
	}
	if page.Find("script").Length() != 0 {
		t.Error("the subject became a script")
	}
	if !strings.Contains(page.Find("dl.headers").Text(), "multipart/alternative; boundary=b") {
		t.Error("the headers are not shown")
	}
	frame := page.Find("iframe")
	if sandbox, ok := frame.Attr("sandbox"); !ok || strings.Contains(sandbox, "script") || strings.Contains(sandbox, "origin") {
		t.Errorf("the sandbox allows %q", sandbox)
	}
	if policy := response.Header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the policy is %q", policy)
	}

	source, _ := frame.Attr("src")
	response, body = get(t, m, source)
	policy := response.Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "sandbox ") || strings.Contains(policy, "allow-scripts") || strings.Contains(policy, "script-src") {
		t.Errorf("the policy of the frame is %q", policy)
	}
	if target, _ := document(t, body).Find("a").Attr("target"); target != "_top" {
		t.Errorf("the link in the frame opens in %q, where it would be refused", target)
	}

	response, body = get(t, m, path+"/raw")
	if !strings.HasPrefix(response.Header.Get("Content-Disposition"), "attachment") || !strings.HasSuffix(body, string(wire(letter))) {
		t.Errorf("the download is %q", body)
	}
}

func TestListForTestsHasThePromisedForm(t *testing.T) {
	t.Parallel()
	m := startMailbox(t, Options{})
	if _, body := get(t, m, "/api/messages"); body != `{"messages":[]}` {
		t.Errorf("an empty mailbox gives %s", body)
	}
	send(t, m, "From: a@contoso.example\nSubject: Hi\nX-Seen: 1\nX-Seen: 2\n\ntext", "gil@fabrikam.example")
	_, body := get(t, m, "/api/messages")
	var got struct {
		Messages []struct {
			ID, At, From, Subject, Text, HTML string
			To                                []string
			Headers                           map[string]string
		}
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		t.Fatal(err)
	}
	first := got.Messages[0]
	if len(got.Messages) != 1 || first.ID == "" || !strings.HasSuffix(first.At, "Z") || first.From != "a@contoso.example" ||
		first.To[0] != "gil@fabrikam.example" || first.Subject != "Hi" || first.Text != "text" || first.Headers["X-Seen"] != "1\n2" {
		t.Errorf("got %s", body)
	}
}

func TestPathsThatLeadNowhereSaySo(t *testing.T) {
	t.Parallel()
	m := startMailbox(t, Options{})
	for _, path := range []string{"/messages/none", "/messages/none/html", "/messages/none/raw", "/pages.tmpl", "/other"} {
		if response, _ := get(t, m, path); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s gives %s", path, response.Status)
		}
	}
}
