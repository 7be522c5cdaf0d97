package server

import (
	"net/http"

	"github.com/go-chi/chi/v5"

	"guestportal/internal/guest"
	"guestportal/web/static"
)

// action is a handler that leaves its errors to the one place that makes pages
// of them.
type action func(w http.ResponseWriter, r *http.Request) error

// do makes an http.HandlerFunc of an action.
func (s *Server) do(a action) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := a(w, r); err != nil {
			s.fail(w, r, err)
		}
	}
}

// Handler gives the whole URL map. It is called once.
func (s *Server) Handler() http.Handler {
	r := chi.NewRouter()
	s.router = r
	r.Use(requestID, s.accessLog, s.recoverer, s.securityHeaders, s.knownHost, s.whoAsks, headAsGet)
	r.NotFound(s.withSession(s.do(notFound)).ServeHTTP) // so that the page has its navigation
	r.MethodNotAllowed(s.do(methodNotAllowed))

	r.Get("/livez", live)
	r.Get("/readyz", s.ready)
	r.Get("/robots.txt", robots)
	r.Get("/favicon.ico", favicon)
	r.Get(static.Prefix+"*", static.Handler().ServeHTTP)

	r.Group(func(r chi.Router) {
		r.Use(s.sameOrigin, s.readable, s.limitBody)
		r.With(s.requireSignIn).Get("/events", s.do(s.stream))
		r.Group(func(r chi.Router) {
			r.Use(deadline, noStore)
			s.doorRoutes(r)
			s.guestRoutes(r)
			r.Group(func(r chi.Router) {
				r.Use(s.requireSignIn)
				s.staffRoutes(r)
			})
		})
	})
	return r
}

// doorRoutes lead in and out.
func (s *Server) doorRoutes(r chi.Router) {
	r.With(s.withSession).Get("/", s.do(s.showStart))
	r.With(s.withSession).Get("/signin", s.do(s.showSignIn))
	r.With(s.limitSignIn()).Post("/signin", s.do(s.beginSignIn))
	r.With(s.limitSignIn(), s.withSession).Get("/signin/callback", s.do(s.finishSignIn))
	r.With(s.withSession).Get("/signout", s.do(s.showSignOut))
	r.With(s.withSession).Post("/signout", s.do(s.signOut))
}

// guestRoutes are the guest's own pages: the code in the address is all that
// they have.
func (s *Server) guestRoutes(r chi.Router) {
	r.Route("/i/{code}", func(r chi.Router) {
		r.Use(noReferrer, s.keepLanguage, s.limitLinks(), s.limitLink())
		r.Get("/", s.do(s.showInvitation))
		r.Get("/accept", s.do(s.showAcceptInvitation)) // the address that a failed try leaves behind
		r.With(s.limitAccept()).Post("/accept", s.do(s.acceptInvitation))
		r.Get("/wait", s.do(s.showWaiting))
		r.With(s.limitAccept()).Post("/seen", s.do(s.noteSeen))

		r.Get("/help", s.do(s.showHelp))
		r.Get("/tell", s.do(s.showTell)) // the address that a failed try leaves behind
		r.With(s.limitAccept()).Post("/tell", s.do(s.tellSponsor))
		r.Get("/leave", s.do(s.showLeave))
		r.With(s.limitAccept()).Post("/leave", s.do(s.leave))
	})
}

// staffRoutes are the pages of those who are signed in.
func (s *Server) staffRoutes(r chi.Router) {
	r.Get("/guests", s.do(s.showGuests))
	r.Get("/guests/live", s.do(s.showGuestsLive))
	r.Get("/guests/{ref}", s.do(s.showGuest))
	r.Get("/guests/{ref}/live", s.do(s.showGuestLive))
	r.Post("/guests/{ref}/resend", s.do(s.resendInvitation))
	r.Post("/guests/{ref}/try-again", s.do(s.tryAgain))
	r.Get("/guests/{ref}/link", s.do(s.showNewLink))
	r.Post("/guests/{ref}/link", s.do(s.makeNewLink))
	r.Get("/guests/{ref}/address", s.do(s.showWrongAddress))
	r.Post("/guests/{ref}/address", s.do(s.wrongAddress))
	r.Get("/guests/{ref}/end", s.do(s.showEndAccess))
	r.Post("/guests/{ref}/end", s.do(s.endAccess))
	r.Post("/guests/{ref}/check", s.do(s.checkNow))
	r.Post("/guests/{ref}/drift/{id}/put-back", s.do(s.putBack))
	r.Get("/guests/{ref}/drift/{id}/adopt", s.do(s.showAdopt))
	r.Post("/guests/{ref}/drift/{id}/adopt", s.do(s.adopt))

	sponsor := r.With(s.requireRole(guest.Sponsor))
	forms := s.limitChecks() // what a form says of an address is the same as the check's answer
	sponsor.Get("/requests/new", s.do(s.showInvite))
	sponsor.Get("/requests/drafts", s.do(s.showDrafts))
	sponsor.With(forms).Post("/requests/new", s.do(s.submitInvite))
	sponsor.With(s.limitChecks()).Post("/requests/new/check-email", s.do(s.checkEmail))
	for address, p := range map[string]guest.Purpose{
		"/guests/{ref}/access/new": guest.AddAccess, "/guests/{ref}/access/{grant}/change": guest.ChangeAccess,
		"/guests/{ref}/access/{grant}/extend": guest.ExtendAccess,
	} {
		r.Get(address, s.do(s.showChangeOf(s.changeOf(p))))
		r.Post(address, s.do(s.submitChangeOf(s.changeOf(p))))
	}
	r.Post("/requests/{ref}/again", s.do(s.askAgain))
	r.Get("/requests/{ref}", s.do(s.showRequest))
	r.Get("/requests/{ref}/live", s.do(s.showRequestLive))
	r.Get("/requests/{ref}/edit", s.do(s.showEdit))
	r.With(forms).Post("/requests/{ref}/edit", s.do(s.submitEdit))
	r.Get("/requests/{ref}/check", s.do(s.showCheck))
	r.Post("/requests/{ref}/send", s.do(s.sendRequest))
	r.Get("/requests/{ref}/sent", s.do(s.showSent))
	r.Post("/requests/{ref}/nudge", s.do(s.nudge))
	r.Post("/requests/{ref}/suggestions/{line}/{package}/accept", s.do(s.acceptSuggestion))
	r.Post("/requests/{ref}/suggestions/{line}/{package}/keep", s.do(s.keepAsked))
	r.Post("/requests/{ref}/escalate", s.do(s.escalate))
	r.Get("/requests/{ref}/withdraw", s.do(s.showWithdraw))
	r.Post("/requests/{ref}/withdraw", s.do(s.withdrawRequest))

	approver := r.With(s.requireRole(guest.Approver | guest.Administrator))
	approver.Get("/approvals", s.do(s.showApprovals))
	approver.Get("/approvals/live", s.do(s.showApprovalsLive))
	approver.Get("/approvals/away", s.do(s.showAway))
	approver.Post("/approvals/away", s.do(s.goAway))
	approver.Post("/approvals/away/back", s.do(s.comeBack))
	approver.Get("/approvals/together", s.do(s.showTogether))
	approver.Post("/approvals/together", s.do(s.approveTogether))
	r.Get("/approvals/{ref}", s.do(s.showDecide))
	r.Post("/approvals/{ref}", s.do(s.submitDecision))

	r.Get("/profile", s.do(s.showProfile))
	r.Post("/profile", s.do(s.saveProfile))

	s.catalogueRoutes(r)
	s.holdingRoutes(r)

	office := r.With(s.requireRole(guest.Administrator | guest.Auditor))
	office.Get("/admin/apps", s.do(s.showApps))
	office.Get("/admin/apps/live", s.do(s.showAppsLive))
	office.Get("/admin/apps/gallery", s.do(s.showGallery))
	office.Get("/admin/apps/gallery/{template}", s.do(s.showAddApp))
	office.Post("/admin/apps/gallery/{template}", s.do(s.addApp))
	office.Get("/admin/apps/additions/{id}", s.do(s.showAddition))
	office.Get("/admin/apps/additions/{id}/live", s.do(s.showAdditionLive))
	office.Post("/admin/apps/additions/{id}/try-again", s.do(s.tryAddingAgain))
	office.Get("/admin/policies", s.do(s.showPolicies))
	office.Post("/admin/policies/test", s.do(s.testAddress))
	office.Get("/admin/policies/{kind}/{of}", s.do(s.showRulesForm))
	office.Post("/admin/policies/{kind}/{of}", s.do(s.checkRules))
	office.Post("/admin/policies/{kind}/{of}/change", s.do(s.changeRules))
	office.Get("/admin/policies/asks/{id}", s.do(s.showAsk))
	office.Post("/admin/policies/asks/{id}", s.do(s.answerAsk))
	office.Get("/admin/drift", s.do(s.showDrift))
	office.Get("/admin/mail", s.do(s.showMail))
	office.Get("/admin/mail/live", s.do(s.showMailLive))
	office.Post("/admin/mail/test", s.do(s.sendTestMail))
	office.Post("/admin/mail/{id}/again", s.do(s.sendAgain))
	office.Get("/admin/health", s.do(s.showHealth))
	office.Get("/admin/health/live", s.do(s.showHealthLive))
	office.Get("/admin/health/unknown", s.do(s.showUnknown))
	office.Get("/admin/health/{breaker}/resume", s.do(s.showResume))
	office.Post("/admin/health/{breaker}/resume", s.do(s.resume))
}
