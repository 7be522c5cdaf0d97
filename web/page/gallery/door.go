package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

func doorSamples() []Sample {
	refused := func(name string, reason page.RefusedReason) Sample {
		return Sample{Name: "refused-" + name, Component: page.Refused(page.RefusedView{
			Frame: signedOut(), Reason: reason, Account: "nia.bell@contoso.example",
			Owner: "IT Service Desk", Group: "Guest sponsors",
		})}
	}
	signIn := func(name string, problem page.SignInProblem) Sample {
		return Sample{Name: name, Component: page.SignIn(page.SignInView{
			Frame: signedOut(), Problem: problem, ReturnTo: "/guests",
		})}
	}
	return []Sample{
		signIn("signin", page.SignInOK),
		signIn("signin-cancelled", page.SignInCancelled),
		signIn("signin-expired", page.SignInExpired),
		signIn("signin-kept", page.SignInFormKept),
		signIn("signin-lost", page.SignInFormLost),
		signIn("signin-out", page.SignInSignedOut),
		refused("guest", page.RefusedGuest),
		refused("norole", page.RefusedNoRole),
		refused("tenant", page.RefusedTenant),
		refused("cancelled", page.RefusedCancelled),
		refused("failed", page.RefusedFailed),
	}
}

func errorSamples() []Sample {
	samples := []Sample{{Name: "conflict", Component: page.Conflict(page.ConflictView{
		Frame: ben(), What: "Mia Chen approved this 2 minutes ago.",
		Changes: []page.Change{
			{What: "Decision", Before: "Waiting for approval", After: "Approved"},
			{What: "Ends", Before: "30 Jun 2027", After: "19 Feb 2027"},
		},
		Kept: "Fine for the pilot, but please ask again before the second phase.",
		View: ui.Path("approvals", requestRef),
	})}}
	for _, kind := range []page.ErrorKind{
		page.ErrorSignedOut, page.ErrorForbidden, page.ErrorCrossOrigin, page.ErrorNotFound, page.ErrorMethod, page.ErrorTooLarge,
		page.ErrorUnreadable, page.ErrorTooMany, page.ErrorInternal, page.ErrorUnavailable,
	} {
		frame := ana()
		if kind == page.ErrorSignedOut || kind == page.ErrorUnavailable || kind == page.ErrorCrossOrigin {
			frame = signedOut()
		}
		samples = append(samples, Sample{Name: "error-" + string(kind), Component: page.Error(page.ErrorView{
			Frame: frame, Kind: kind, Role: "approver", Owner: "IT Service Desk", Back: ui.Path(),
		})})
	}
	return samples
}
