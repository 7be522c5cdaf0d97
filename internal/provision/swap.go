package provision

import "guestportal/internal/guest"

// swapped gives the resources that stay until what takes their place was read back.
func (r *run) swapped(u guest.Undertaking) []guest.Resource {
	if r.hurried {
		return nil
	}
	return u.Swapping(r.Now())
}

// unheld gives the steps that wait for what takes the place of something, once that
// does not come; they wait no longer, then.
func (r *run) unheld() []guest.Step {
	late := r.later
	r.later, r.hurried = nil, r.hurried || len(late) > 0
	return late
}
