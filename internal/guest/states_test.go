package guest_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// table is the transition table once more, written as people read it: a row for
// each state, a column for each action, "-" where nothing may happen.
const table = `
request    send     approve   decline   withdraw   expire
draft      pending  -         -         withdrawn  -
pending    -        approved  declined  withdrawn  expired
approved   -        -         -         -          -
declined   -        -         -         -          -
withdrawn  -        -         -         -          -
expired    -        -         -         -          -

guest      grant_access  account_created  accept  suspend    resume  end_access  access_taken_away  take_away_again
none       inviting      -                -       -          -       -           -                  -
inviting   -             invited          -       -          -       ending      -                  -
invited    -             -                active  -          -       ending      -                  -
active     -             -                -       suspended  -       ending      -                  -
suspended  -             -                -       -          active  ending      -                  -
ending     -             -                -       -          -       -           removed            -
removed    -             -                -       -          -       -           -                  ending
`

type move struct {
	machine guest.Machine
	from    guest.State
	action  guest.Action
}

// wanted reads the table; a move that is not in it may not happen.
func wanted() map[move]guest.State {
	out := map[move]guest.State{}
	for _, block := range strings.Split(strings.TrimSpace(table), "\n\n") {
		rows := strings.Split(block, "\n")
		head := strings.Fields(rows[0])
		for _, row := range rows[1:] {
			cells := strings.Fields(row)
			for i, to := range cells[1:] {
				if to != "-" {
					action := guest.Action(strings.ReplaceAll(head[i+1], "_", " "))
					out[move{guest.Machine(head[0]), guest.State(cells[0]), action}] = guest.State(to)
				}
			}
		}
	}
	return out
}

func TestEveryStateAgainstEveryAction(t *testing.T) {
	t.Parallel()
	want := wanted()
	if len(want) != len(guest.Transitions) {
		t.Errorf("the table of the test has %d moves, Transitions has %d", len(want), len(guest.Transitions))
	}
	states := append(append([]guest.State{}, guest.RequestStates...), guest.GuestStates...)
	for _, m := range []guest.Machine{guest.RequestMachine, guest.GuestMachine} {
		for _, s := range states {
			for _, a := range guest.Actions {
				got, err := guest.Next(m, s, a)
				to, allowed := want[move{m, s, a}]
				switch {
				case allowed && (err != nil || got != to):
					t.Errorf("%s: %q on %q gives %q, %v; want %q", m, a, s, got, err, to)
				case !allowed && err == nil:
					t.Errorf("%s: %q on %q gives %q; want a refusal", m, a, s, got)
				case !allowed && got != s:
					t.Errorf("%s: refused %q moved %q to %q", m, a, s, got)
				}
				if moved := (guest.MovedOn{}); !allowed && !errors.As(err, &moved) {
					t.Errorf("%s: refusing %q on %q gives %T; want MovedOn", m, a, s, err)
				}
			}
		}
	}
}

func TestEveryStateCanBeReachedAndLeavesOnlyToItsOwnMachine(t *testing.T) {
	t.Parallel()
	for m, states := range map[guest.Machine][]guest.State{
		guest.RequestMachine: guest.RequestStates, guest.GuestMachine: guest.GuestStates,
	} {
		own := map[guest.State]bool{}
		for _, s := range states {
			own[s] = true
		}
		reached := map[guest.State]bool{states[0]: true}
		for grown := true; grown; {
			grown = false
			for _, tr := range guest.Transitions {
				if tr.Machine != m {
					continue
				}
				if !own[tr.From] || !own[tr.To] {
					t.Errorf("%s: %v leads out of its machine", m, tr)
				}
				if reached[tr.From] && !reached[tr.To] {
					reached[tr.To], grown = true, true
				}
			}
		}
		for _, s := range states {
			if !reached[s] {
				t.Errorf("%s: nothing leads to %q", m, s)
			}
		}
	}
}

func TestEveryActionIsUsed(t *testing.T) {
	t.Parallel()
	used := map[guest.Action]bool{}
	for _, tr := range guest.Transitions {
		used[tr.Action] = true
	}
	for _, a := range guest.Actions {
		if !used[a] {
			t.Errorf("no transition has the action %q", a)
		}
		delete(used, a)
	}
	if len(used) > 0 {
		t.Errorf("actions missing from Actions: %v", used)
	}
}

// readme is where people look for the diagrams. UPDATE=1 in the environment
// writes them there.
const readme = "../../README.md"

func TestTheDiagramsInREADMEArePrintedFromTheTable(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile(readme)
	if err != nil {
		t.Fatalf("README.md at the top of the repository must hold the state diagrams: %v", err)
	}
	text := string(raw)
	for _, m := range []guest.Machine{guest.RequestMachine, guest.GuestMachine} {
		text = withDiagram(t, text, m)
	}
	if text == string(raw) {
		return
	}
	if os.Getenv("UPDATE") != "1" {
		t.Fatal("the state diagrams in README.md are not those of the transition table; UPDATE=1 go test ./internal/guest writes them")
	}
	if err := os.WriteFile(readme, []byte(text), 0o644); err != nil {
		t.Fatalf("writing the diagrams into README.md: %v", err)
	}
}

// withDiagram puts a machine's diagram between its markers.
func withDiagram(t *testing.T, text string, m guest.Machine) string {
	t.Helper()
	start, end := "<!-- states:"+string(m)+" -->", "<!-- /states -->"
	before, rest, found := strings.Cut(text, start)
	if !found || strings.Contains(rest, start) {
		t.Fatalf("README.md must hold the line %s exactly once, and %s some lines below it", start, end)
	}
	between, after, found := strings.Cut(rest, end)
	if !found || strings.Contains(between, "<!-- states:") {
		t.Fatalf("README.md has %s without %s below it", start, end)
	}
	return before + start + "\n```mermaid\n" + guest.Diagram(m) + "```\n" + end + after
}

func TestADiagramShowsEveryTransitionOfItsMachineAndNoOther(t *testing.T) {
	t.Parallel()
	for m, first := range map[guest.Machine]guest.State{guest.RequestMachine: guest.Draft, guest.GuestMachine: guest.None} {
		lines := strings.Split(strings.TrimSpace(guest.Diagram(m)), "\n")
		if lines[0] != "stateDiagram-v2" || strings.TrimSpace(lines[1]) != "[*] --> "+string(first) {
			t.Errorf("%s: diagram begins %q", m, lines[:2])
		}
		var want []string
		for _, tr := range guest.Transitions {
			if tr.Machine == m {
				want = append(want, string(tr.From)+" --> "+string(tr.To)+": "+string(tr.Action))
			}
		}
		if len(lines)-2 != len(want) {
			t.Fatalf("%s: diagram has %d arrows, the table %d", m, len(lines)-2, len(want))
		}
		for i, w := range want {
			if got := strings.TrimSpace(lines[i+2]); got != w {
				t.Errorf("%s: arrow %q, want %q", m, got, w)
			}
		}
	}
}
