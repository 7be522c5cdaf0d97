package mailbox

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"slices"

	"github.com/chromedp/chromedp"
)

func TestTry(t *testing.T) {
	m := startMailbox(t, Options{})
	hit := make(chan string, 5)
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hit <- r.URL.Path + " " + r.Header.Get("Sec-Fetch-Dest")
		w.Header().Set("Content-Security-Policy", "frame-ancestors 'none'")
		w.Write([]byte("<title>portal</title>hello"))
	}))
	defer site.Close()
	send(t, m, "From: Portal <portal@contoso.example>\nSubject: Ana Silva invites you to Contoso-averyveryveryveryveryveryveryveryveryveryverylongword\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello Gil,\n\nhttp://127.0.0.1:8080/i/0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n\n--b\nContent-Type: text/html\n\n<p style='margin:0'><a style='display:block;height:300px' href='"+site.URL+"/i/x'>Accept invitation</a></p>\n--b--\n", "gil@fabrikam.example")
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath("/usr/bin/chromium"), chromedp.NoSandbox)
	actx, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	defer stop()
	ctx, done := chromedp.NewContext(actx)
	defer done()
	for _, path := range []string{"/", "/messages/" + m.Messages()[0].ID} {
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 800), chromedp.Navigate(m.URL()+path)); err != nil {
			t.Fatal(err)
		}
		w, err := chromedp.Run(ctx, chromedp.Evaluate[int]("document.documentElement.scrollWidth"))
		t.Log(path, w, err)
	}
	r, err := chromedp.Run(ctx, chromedp.Evaluate[[]float64]("(()=>{const r=document.querySelector('iframe');r.scrollIntoView();const b=r.getBoundingClientRect();return [b.x,b.y,b.width,b.height]})()"))
	t.Log(r, err)
	if err := chromedp.Do(ctx, chromedp.MouseClickXY(r[0]+40, r[1]+40)); err != nil {
		t.Fatal(err)
	}
	t.Log(<-hit)
}
