package emulator_test

import (
	"sync"
	"testing"
)

func TestOneOfManyAtOnceAddsTheMember(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("race@adatum.example")
	statuses := make(chan int, 20)
	var wg sync.WaitGroup
	for range cap(statuses) {
		wg.Go(func() {
			h, body := graphRequest(t, w.token, ref(guest))
			r, err := w.try("POST", "/v1.0/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members/$ref", h, body)
			if err != nil {
				t.Error(err)
			}
			statuses <- r.status
		})
	}
	wg.Wait()
	close(statuses)
	count := map[int]int{}
	for s := range statuses {
		count[s]++
	}
	if count[204] != 1 || count[400] != 19 {
		t.Errorf("the answers are %v", count)
	}
}
