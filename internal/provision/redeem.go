package provision

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"golang.org/x/crypto/nacl/box"

	"guestportal/internal/guest"
)

// Redeem answers a guest who pressed Accept: it mints a fresh redeem link and
// seals it for the process that asked, so that the link itself is never stored.
// For a guest who is there already, an invitation makes nothing new: Graph gives
// the same account and another ticket. Without a turn before Graph no intent is
// committed.
func (w *Worker) Redeem(ctx context.Context, id string) error {
	i := guest.Intent{ID: guest.StepID(w.NewID()), Step: guest.Step{Kind: guest.StepMint}, ClientRequestID: w.NewID()}
	calls, away := w.Directory.Turn(ctx, []guest.Step{i.Step}, turnPatience)
	i.At = w.Now()
	if away[0] != nil {
		return w.Redemptions.AnswerRedemption(ctx, id, guest.Outcome{Step: i.ID}, nil, redeemWords(away[0]), i.At)
	}
	crashAt(afterClaim, i)
	g, key, err := w.Redemptions.Redemption(ctx, id, i)
	if errors.As(err, new(guest.Braked)) {
		return w.Redemptions.AnswerRedemption(ctx, id, guest.Outcome{Step: i.ID}, nil, guest.RedeemHeld, i.At)
	}
	if err != nil {
		return err
	}
	crashAt(afterIntent, i)
	o := guest.Outcome{Step: i.ID, Result: guest.ResultDone}
	var sealed []byte
	trouble := ""
	link, err := w.mint(crashSent(calls, i), g, i)
	crashAt(afterAnswer, i)
	if made, is := errors.AsType[secondAccount](err); is {
		// Before the answer: who dies in between finds the question again.
		if err := w.tellOf(ctx, g, made); err != nil {
			return err
		}
	}
	if err != nil {
		f := faultOf(err)
		o.Result, o.Answer, trouble = guest.ResultOf(f), f.Error(), redeemWords(f)
	} else if sealed, err = seal(link, key); err != nil {
		return err
	}
	err = w.Redemptions.AnswerRedemption(ctx, id, o, sealed, trouble, w.Now())
	crashAt(afterOutcome, i)
	return err
}

// secondAccount is the object id of an account that an order for a link has made,
// because somebody deleted the guest's own just before and Microsoft still showed it.
type secondAccount string

// Error implements error.
func (a secondAccount) Error() string { return "Microsoft made another account, " + string(a) }

// tellOf asks an administrator to delete an account that nobody approved. While
// another worker has the guest it is tried again for as long as the question stands.
// When the access has ended, the ledger alone tells of it: nothing holds up an end.
func (w *Worker) tellOf(ctx context.Context, g guest.Guest, made secondAccount) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyUp)
	defer cancel()
	lease, ok, err := w.Ledger.Claim(ctx, g.ID, w.Owner)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("tell of the account %s: another worker has %s", string(made), g.Ref)
	}
	now := w.Now()
	err = w.Ledger.Conclude(ctx, lease, nil, nil, now, func(c guest.Case) (guest.Decision, error) {
		if !c.Guest.LinkWorks() {
			return guest.Decision{}, nil
		}
		about := guest.About{Guest: c.Guest, Why: string(made)}
		return guest.Stopped(c, guest.TroubleOf(guest.ReasonSecondAccount, about, now), now), nil
	})
	return errors.Join(err, w.Ledger.Release(ctx, lease))
}

// seal encrypts a link for the process that asked: nothing else can open it.
func seal(link guest.Secret, key []byte) ([]byte, error) {
	var to [32]byte
	if copy(to[:], key) != len(to) || len(key) != len(to) {
		return nil, errors.New("seal a redeem link: the key is not one")
	}
	sealed, err := box.SealAnonymous(nil, []byte(link.Reveal()), &to, rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("seal a redeem link: %w", err)
	}
	return sealed, nil
}

// mint asks for another ticket, for the account that was recorded and no other. It
// does so soon after the intent or not at all: for a while after that the account is
// not deleted.
func (w *Worker) mint(ctx context.Context, g guest.Guest, i guest.Intent) (guest.Secret, error) {
	ctx, cancel := context.WithTimeout(ctx, callsWithin)
	defer cancel()
	if g.ObjectID == "" || !g.LinkWorks() {
		return guest.Secret{}, &guest.Fault{Kind: guest.FaultRefused, Operation: "mint a redeem link"}
	}
	// Inviting an address without an account would make one that nobody approved.
	if _, err := w.Directory.Account(ctx, g.ObjectID); err != nil {
		return guest.Secret{}, err
	}
	landing, err := w.LandingURL(ctx, g)
	if err != nil {
		return guest.Secret{}, err
	}
	if since(w.Now(), i.At) >= callsWithin {
		return guest.Secret{}, &guest.Fault{Kind: guest.FaultNotSent, Operation: "mint a redeem link in time"}
	}
	order := guest.InvitationOrder{Email: g.Email.String(), DisplayName: g.Name, RedirectURL: landing}
	objectID, link, err := w.Directory.Invite(ctx, order, i.ClientRequestID)
	if err != nil {
		return guest.Secret{}, err
	}
	if objectID != g.ObjectID {
		return guest.Secret{}, &guest.Fault{Kind: guest.FaultRefused, Operation: "mint a redeem link", Cause: secondAccount(objectID)}
	}
	return link, nil
}

// redeemWords tells the guest what an error means, without any of its details.
func redeemWords(f *guest.Fault) string {
	if errors.As(f, new(secondAccount)) { // Microsoft has refused nothing
		return guest.RedeemSettingUp
	}
	switch f.Kind {
	case guest.FaultMissing, guest.FaultNotYet:
		return guest.RedeemSettingUp
	case guest.FaultThrottled, guest.FaultNotSent, guest.FaultUnknown:
		return guest.RedeemSilent
	}
	return guest.RedeemRefused
}
