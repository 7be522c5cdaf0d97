package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"guestportal/internal/guest"
)

// longestMessage is how many characters of a message are kept.
const longestMessage = 500

// errIncomplete says that an answer of success does not tell what it must, so
// that nobody knows what was done.
var errIncomplete = errors.New("the answer lacks what it must contain")

// refused gives the fault of a call that we do not make.
func (r request) refused(cause error) *guest.Fault {
	return &guest.Fault{Kind: guest.FaultRefused, Operation: r.operation, ClientRequestID: r.id, Cause: cause}
}

// notSent gives the fault of a call that stays away for a while.
func (r request) notSent(kind guest.FaultKind, wait time.Duration, cause error) *guest.Fault {
	return &guest.Fault{Kind: kind, Operation: r.operation, RetryAfter: wait, ClientRequestID: r.id, Cause: cause}
}

// fault turns what a call saw into the one kind of error that leaves here, and
// shuts the gate after a 429, a refused token or a missing permission.
func (c *Client) fault(ctx context.Context, r request, x *exchange, err error) *guest.Fault {
	a := x.answerTo(r)
	f := &guest.Fault{
		Kind: classify(a), Operation: r.operation, Status: a.status, Code: a.code, Message: oneLine(a.message),
		RetryAfter: retryAfter(a.header, c.now()), RequestID: a.requestID, ClientRequestID: r.id, Cause: plainCause(err),
	}
	f.Reason = reasonOf(r, a, f.Kind)
	if f.Message == "" && f.Cause != nil {
		f.Message = oneLine(f.Cause.Error())
	}
	switch f.Kind {
	case guest.FaultThrottled:
		if f.RetryAfter == 0 {
			f.RetryAfter = defaultWait
		}
		c.gate.shut(ctx, Closing{Kind: throttledKind(a, r.route()), For: f.RetryAfter})
	case guest.FaultShutOut:
		kind, reason := allCalls, f.Message
		switch f.Reason {
		case guest.ReasonPermission:
			f.Permission = a.lacks.ask
			c.tokens.unfit.Store(a.lacks.kind, x.token)
			kind, reason = a.lacks.kind, "The portal lacks the permission "+a.lacks.ask
		case guest.ReasonToken:
			reason = notAccepted + f.Message
		}
		f.RetryAfter = c.gate.shutOut(ctx, kind, reason)
	}
	return f
}

// answerTo gives what came back of a call, for classify to judge.
func (x *exchange) answerTo(r request) answer {
	if x.tokenErr != nil {
		a := x.tokenAnswer
		a.token = true
		return a
	}
	a := x.graphAnswer()
	a.feed = r.follows()
	a.named = recognise(r, a) != ""
	if a.denied() {
		lacks, known := r.lacking(x.token)
		a.lacks, a.permitted = lacks, known && lacks == nil
	}
	return a
}

// graphAnswer reads Graph's error envelope as far as it can be read: gateways in
// front of Graph answer with pages, with {} and with nothing.
//
// Source: https://learn.microsoft.com/graph/errors#json-representation
func (x *exchange) graphAnswer() answer {
	var envelope struct {
		Error struct {
			Code       string
			Message    string
			InnerError struct {
				RequestID string `json:"request-id"`
			}
		}
	}
	a := answer{written: x.written.Load(), status: x.status, header: x.header, requestID: x.header.Get("request-id")}
	if x.status == 0 || x.status == x.want {
		return a
	}
	_ = json.Unmarshal(x.body, &envelope) // of what it cannot read, it leaves the rest
	a.code, a.message = envelope.Error.Code, envelope.Error.Message
	if a.code == "" && a.message == "" {
		a.message = fmt.Sprintf("the answer gives no reason: %d bytes of %q", len(x.body), x.header.Get("Content-Type"))
	}
	if a.requestID == "" {
		a.requestID = envelope.Error.InnerError.RequestID
	}
	return a
}

// tokenAnswer reads the refusal of the token endpoint, if there was an answer at
// all.
//
// Source: RFC 6749, section 5.2.
func tokenAnswer(err error) answer {
	a := answer{token: true}
	failed, ok := errors.AsType[*azidentity.AuthenticationFailedError](err)
	if !ok || failed.RawResponse == nil {
		return a
	}
	var refusal struct {
		Error       string `json:"error"`
		Description string `json:"error_description"`
	}
	a.status, a.header = failed.RawResponse.StatusCode, failed.RawResponse.Header
	body, err := io.ReadAll(io.LimitReader(failed.RawResponse.Body, maxError))
	if err == nil {
		err = json.Unmarshal(body, &refusal)
	}
	if err != nil {
		a.message = "no token: the answer cannot be read"
		return a
	}
	description, _, _ := strings.Cut(refusal.Description, "\r\n") // trace ids follow
	a.code, a.message = refusal.Error, "no token: "+description
	return a
}

// plainCause leaves out the address that net/http puts around an error, since
// addresses carry people's mail and delta tokens; the SDK's long report of a
// token refusal, which the fault holds in short; and the pipeline's own mark for
// an answer that the fault describes.
func plainCause(err error) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err
	}
	if failed, ok := errors.AsType[*azidentity.AuthenticationFailedError](err); ok {
		if failed.RawResponse != nil {
			return errors.New("the token endpoint refused")
		}
		return errors.New("get a token: " + oneLine(failed.Error()))
	}
	if errors.Is(err, errUnwanted) {
		return nil
	}
	return err
}

// oneLine makes a foreign text fit for a log line and a page.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, " "))
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > longestMessage {
		text = string(runes[:longestMessage-1]) + "…"
	}
	return text
}
