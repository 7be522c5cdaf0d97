package guest

import "time"

// FreshFor is how long after somebody has proved who they are they can decide on
// a sensitive package.
const FreshFor = 10 * time.Minute

// Fresh tells whether a person has proved lately who they are.
func (p Person) Fresh(now time.Time) bool {
	return !p.AuthAt.IsZero() && now.Sub(p.AuthAt) <= FreshFor
}

// NeedsFresh tells whether one of the lines that a person can decide is of a
// sensitive package: the version that was asked for says so.
func (r Request) NeedsFresh(by Person) bool {
	for _, l := range r.Decidable(by) {
		if l.Package.Terms.Sensitive {
			return true
		}
	}
	return false
}

// stale tells whether a form decides on a sensitive package for somebody who
// proved too long ago who they are.
func (r Request) stale(by Person, v Verdicts, now time.Time) bool {
	for _, l := range r.Lines {
		if _, decides := v.Lines[l.ID]; decides && l.Package.Terms.Sensitive && !by.Fresh(now) {
			return true
		}
	}
	return false
}

// SignInAgain says whether whoever decides has to have signed in just before.
func SignInAgain(sensitive bool) PartChange {
	return func(p *Package) Problems {
		p.Terms.Sensitive = sensitive
		return nil
	}
}
