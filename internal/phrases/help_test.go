package phrases_test

import (
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/phrases"
)

func TestEveryObstacleHasItsWordsInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, l := range guest.Languages {
		help := phrases.In(l.Code).Help
		if len(help.Cases) != len(guest.Obstacles()) {
			t.Errorf("%s explains %d obstacles, there are %d", l.Name, len(help.Cases), len(guest.Obstacles()))
		}
		letters := 0
		for _, o := range guest.Obstacles() {
			if help.Cases[string(o)] == (phrases.HelpCase{}) {
				t.Errorf("%s has no words for %s", l.Name, o)
			}
			if _, there := help.IT.Needs[string(o)]; there != o.ForIT() {
				t.Errorf("%s, %s: there is a text for the guest's IT: %t", l.Name, o, there)
			}
			if o.ForIT() {
				letters++
			}
		}
		if len(help.IT.Needs) != letters {
			t.Errorf("%s has %d texts for the guest's IT, want %d", l.Name, len(help.IT.Needs), letters)
		}
	}
}

func TestAnObstacleIsNotExplainedInTheWordsOfAnother(t *testing.T) {
	t.Parallel()
	for _, l := range guest.Languages {
		said := map[string]string{}
		for o, c := range phrases.In(l.Code).Help.Cases {
			for _, words := range []string{c.Title, c.Means} {
				if before, again := said[words]; again {
					t.Errorf("%s: %s and %s say %q", l.Name, before, o, words)
				}
				said[words] = o
			}
		}
	}
}
