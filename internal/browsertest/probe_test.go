package browsertest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

func TestProbe(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(`<title>x</title><body><p id=a>hi</p><noscript>NO</noscript><form method=post action="/2"><label for=u>U</label><input id=u name=u><button>Go <b>on</b></button></form><script>document.title="js"</script>` + r.URL.Path + r.FormValue("u")))
	}))
	defer s.Close()
	opts := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath("/usr/bin/chromium"), chromedp.NoSandbox)
	a, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	defer stop()
	ctx, c := chromedp.NewContext(a)
	defer c()
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	tab, c2 := chromedp.NewContext(ctx, chromedp.WithNewBrowserContext())
	defer c2()
	if err := chromedp.Do(tab); err != nil {
		t.Fatal(err)
	}
	_, err := chromedp.Call(tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now()
	if err := chromedp.Do(tab, chromedp.Navigate(s.URL)); err != nil {
		t.Fatal(err)
	}
	v, err := chromedp.Run(tab, chromedp.Evaluate[string](`document.title + document.body.innerText + document.visibilityState + document.hasFocus()`))
	t.Log(v, err, time.Since(at))
	v, err = chromedp.Run(tab, chromedp.Evaluate[string](`(()=>{const b=document.querySelector("button"); b.scrollIntoView({block:"center"}); const r=b.getBoundingClientRect(); return JSON.stringify(r)+document.elementFromPoint(r.x+5,r.y+5).outerHTML})()`))
	t.Log(v, err, time.Since(at))
	tree, err := chromedp.Run(tab, chromedp.Evaluate[string](`document.getElementById("u").focus(); document.activeElement.id`))
	t.Log(tree, err)
	r, err := chromedp.RunResponse(tab, chromedp.KeyEvent("abc\r"))
	t.Log(r.URL, r.Status, err, time.Since(at))
	v, err = chromedp.Run(tab, chromedp.Evaluate[string](`document.title + document.body.innerText`))
	t.Log(v, err, time.Since(at))
}
