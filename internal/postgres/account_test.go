package postgres_test

import (
	"testing"

	"guestportal/internal/guest"
)

func TestAnApproverLearnsWhatTheDirectoryCallsAnAccountThatIsTakenOn(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.exec(t, `
		INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type, external_user_state, enabled, reading, news)
		VALUES (gen_random_uuid(), 'Louisa Tan (Audit)', 'lou@fabrikam.example', 'lou_ext@contoso.example', 'Guest', 'Invitation', 'Accepted', true, 1, false)`)
	p := w.offer(t, "Wiki")
	for email, want := range map[string]string{"lou@fabrikam.example": "Louisa Tan (Audit)", "kim@fabrikam.example": ""} {
		story, err := w.store.StoryByRequest(t.Context(), w.sent(t, w.ana, email, p), w.now)
		if err != nil || story.NameInEntra != want {
			t.Errorf("%s: %q, want %q (%v)", email, story.NameInEntra, want, err)
		}
		if takes := story.Request().Purpose == guest.ForAccount; takes != (want != "") {
			t.Errorf("%s: the request is for %q", email, story.Request().Purpose)
		}
	}
}
