package guest

import "fmt"

// WhoDecidesNow says who has to decide a line now: "Mia Chen or Ben Ito", "1 more
// of Mia Chen, Ben Ito and Sam Okafor"; nobody when none can.
func (r Request) WhoDecidesNow(l Line) Subject {
	const shown = 5
	names := places(r.Deciders(l))
	many := len(names)
	if many > shown {
		names = append(names[:shown:shown], fmt.Sprintf("%d others", many-shown))
	}
	have, needed := r.Progress(l)
	switch left := needed - have; {
	case many == 0:
		return Subject{}
	case have > 0 && !(left == 1 && many == 1):
		return Subject{fmt.Sprintf("%d more of %s", left, and(names)), left > 1}
	case left > 1:
		return Subject{fmt.Sprintf("%d of %s", left, and(names)), true}
	}
	return Subject{Words: either(names)}
}

// places names those who are asked, each with who stands in for them: "Ben Ito
// (Mia Chen stands in)".
func places(asked []Asked) []string {
	var out []string
	at := map[PersonID]int{}
	for _, a := range asked {
		if a.For == "" {
			at[a.ID] = len(out)
			out = append(out, a.Name)
		}
	}
	for _, a := range asked {
		if a.For == "" {
			continue
		}
		if i, both := at[a.For]; both {
			out[i] += " (" + a.Name + " stands in)"
		} else {
			out = append(out, a.Name+" for "+a.ForName)
		}
	}
	return out
}

// YourPart says why somebody who was asked decides nothing of a request that waits.
func (r Request) YourPart(by Person) string {
	digest, instead := r.Digest(), ""
	for _, l := range r.Lines {
		for _, v := range l.Reviews {
			switch {
			case v.Digest == digest && v.By == by.ID:
				return "You have decided your part. The rest waits for others."
			case v.Digest == digest && v.For == by.ID:
				instead = v.ByName
			}
		}
	}
	if instead != "" {
		return instead + " has decided in your place. The rest waits for others."
	}
	return "What you were asked about is decided. The rest waits for others."
}
