package control

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func set(t *testing.T, seed uint64, bodies ...string) *faults {
	t.Helper()
	fs := &faults{}
	fs.sow(seed)
	for _, body := range bodies {
		f, err := parseFault([]byte(body))
		if err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		fs.add(f)
	}
	return fs
}

// struck says for consecutive requests which fault each of them meets.
func struck(fs *faults, n int, to target) (ids string) {
	for range n {
		if h := fs.pick(to); h != nil {
			ids += h.id
		} else {
			ids += "-"
		}
	}
	return ids
}

func TestAFaultFiresWhenItsCountsSay(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{}`:                              "111111111",
		`{"nth":3}`:                       "--1------",
		`{"nth":3,"times":2}`:             "--11-----",
		`{"times":2}`:                     "11-------",
		`{"every":3}`:                     "--1--1--1",
		`{"every":3,"nth":4}`:             "-----1---",
		`{"every":2,"nth":3,"times":2}`:   "---1-1---",
		`{"probability":1,"times":1}`:     "1--------",
		`{"probability":0.000000000001}`:  "---------",
		`{"probability":1,"every":2}`:     "-1-1-1-1-",
		`{"method":"post","path":"^/v1"}`: "111111111",
	} {
		if got := struck(set(t, 1, body), 9, target{method: "POST", path: "/v1.0/users"}); got != want {
			t.Errorf("%s fires %s, want %s", body, got, want)
		}
	}
}

func TestAFaultMatchesOnlyWhatItNames(t *testing.T) {
	t.Parallel()
	one := target{method: "GET", path: "/v1.0/users", query: "$filter=mail%20eq%20'x'", appID: func() string { return "a-b" }, host: HostGraph}
	item := one
	item.item = true
	for body, want := range map[string][2]bool{
		`{"query":"filter=mail"}`:                {true, true},
		`{"query":"^$"}`:                         {false, false},
		`{"app_id":"A-B"}`:                       {true, true},
		`{"app_id":"c"}`:                         {false, false},
		`{"host":"graph"}`:                       {true, true},
		`{"host":"authority"}`:                   {false, false},
		`{"batch":"only"}`:                       {false, true},
		`{"batch":"never"}`:                      {true, false},
		`{"method":"DELETE"}`:                    {false, false},
		`{"path":"/groups"}`:                     {false, false},
		`{"path":"users$","method":"get"}`:       {true, true},
		`{"host":"guest","path":"users"}`:        {false, false},
		`{"app_id":"a-b","batch":"only"}`:        {false, true},
		`{"query":"mail","host":"graph"}`:        {true, true},
		`{"path":"^/v1\\.0/users$","query":"x"}`: {true, true},
	} {
		for i, to := range []target{one, item} {
			if got := set(t, 1, body).pick(to) != nil; got != want[i] {
				t.Errorf("%s matches %+v: %t", body, to, got)
			}
		}
	}
}

func TestTheFirstFaultThatFiresWinsAndAllCount(t *testing.T) {
	t.Parallel()
	fs := set(t, 1, `{"nth":2}`, `{"every":2}`, `{"path":"other"}`)
	if got := struck(fs, 4, target{path: "/x"}); got != "-1-2" {
		t.Errorf("the faults fire %s", got)
	}
	counts := []string{}
	for _, f := range fs.all() {
		counts = append(counts, fmt.Sprintf("%s %d %d", f.ID, f.Matched, f.Fired))
	}
	if want := []string{"1 4 1", "2 4 1", "3 0 0"}; !slices.Equal(counts, want) {
		t.Errorf("counts of id, matched and fired are %v, want %v", counts, want)
	}
	if !fs.remove("2") || fs.remove("2") || len(fs.all()) != 2 {
		t.Errorf("after removing one: %v", fs.all())
	}
}

func TestTheSameSeedBringsTheSameFaults(t *testing.T) {
	t.Parallel()
	const half, third = `{"probability":0.5,"path":"a"}`, `{"probability":0.3,"path":"b"}`
	const n = 40
	alone := set(t, 7, half, third)
	a, b := struck(alone, n, target{path: "/a"}), struck(alone, n, target{path: "/b"})
	if a == b || a == struck(set(t, 8, half), n, target{path: "/a"}) {
		t.Errorf("another fault and another seed draw alike: %s %s", a, b)
	}
	mixed, gotA, gotB := set(t, 7, half, third), "", ""
	for range n {
		gotB += struck(mixed, 1, target{path: "/b"})
		gotA += struck(mixed, 1, target{path: "/a"})
	}
	if gotA != a || gotB != b {
		t.Errorf("mixed with others\n%s and\n%s, alone\n%s and\n%s", gotA, gotB, a, b)
	}
	alone.sow(7)
	if again := struck(alone, n, target{path: "/a"}); again != a {
		t.Errorf("sown again %s, before %s", again, a)
	}
}

func TestADrawThatFiresIsTold(t *testing.T) {
	t.Parallel()
	fs := set(t, 3, `{"probability":0.4}`)
	fired := 0
	for range 1000 {
		if h := fs.pick(target{}); h != nil {
			fired++
			if h.draw == nil || *h.draw >= 0.4 {
				t.Fatalf("fired with the draw %v", h.draw)
			}
		}
	}
	if fired < 330 || fired > 470 {
		t.Errorf("of 1000 requests %d failed, with a chance of 0.4", fired)
	}
}

func TestFaultsThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{"path":"("}`, `{"query":"("}`, `{"host":"moon"}`, `{"batch":"sometimes"}`, `{"drop":"sideways"}`, `{"repeat":"always"}`,
		`{"status":42}`, `{"status":600}`, `{"nth":-1}`, `{"probability":1.01}`, `{"probability":-1}`, `{"delay_ms":-1}`, `{"delay_after_ms":600001}`,
		`{"drip_ms":5}`, `{"drip_bytes":-1}`, `{"content_length":-1}`, `{"content_length":5,"repeat":"answer"}`, `{"reset":true}`, `{"truncate":true,"drop":"after"}`, `{"truncate":true,"content_length":5}`, `{"drip_bytes":1,"repeat":"answer"}`,
		`{"headers":{"bad name":"x"}}`, `{"headers":{"X":"a\nb"}}`, `{"headers":{"content-length":"7"}}`, `{"preset":"bad_luck"}`, `{"colour":1}`, `[]`, `"x"`, ``, `{`,
	} {
		if f, err := parseFault([]byte(body)); err == nil {
			t.Errorf("%s was taken as %+v", body, f)
		}
	}
}

func TestEveryPresetCanBeChosenAndStandsForAFault(t *testing.T) {
	t.Parallel()
	fields := Fields[Fault]()
	choices := fields[slices.IndexFunc(fields, func(f Field) bool { return f.Name == "preset" })].Choices
	if len(choices) != len(presets)+1 || choices[0] != "" {
		t.Fatalf("the choices are %q, the presets %d", choices, len(presets))
	}
	for _, name := range choices[1:] {
		f, err := parseFault([]byte(`{"preset":"` + name + `","times":2}`))
		if err != nil || f.Status == 0 || f.Times != 2 {
			t.Errorf("%s is %+v, %v", name, f, err)
		}
	}
}

func TestEveryMistakeInAFaultIsTold(t *testing.T) {
	t.Parallel()
	_, err := parseFault([]byte(`{"host":"moon","probability":2,"content_length":-1}`))
	for _, want := range []string{"host: ", "probability: must be between 0 and 1", "content_length: must be at least 0"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in %v", want, err)
		}
	}
}
