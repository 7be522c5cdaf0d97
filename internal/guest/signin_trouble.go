package guest

import (
	"regexp"
	"slices"
	"strconv"
)

// SignInTrouble is what keeps a guest from getting in, with the code of
// Microsoft's answer where the guest has one.
type SignInTrouble struct {
	Obstacle Obstacle
	Code     int // of AADSTS…; 0 for none
}

// signInCodes says what the codes that a guest can see come to. Microsoft changes
// codes at times: they explain, and decide nothing.
//
// Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes,
// and where another page is named there.
var signInCodes = map[int]Obstacle{
	50020: WrongAccount, // https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50020-user-account-identity-provider-does-not-exist
	50034: WrongAccount,
	51004: WrongAccount,
	16000: WrongAccount,
	16003: WrongAccount,
	90072: WrongAccount,

	50014: NotAccepted,

	50057:  AccountOff,
	500341: AccountOff,
	500208: AccountUnfit, // one-time passcodes may be off: https://learn.microsoft.com/entra/external-id/one-time-passcode

	50105: AppDenied, // https://learn.microsoft.com/troubleshoot/entra/entra-id/app-integration/error-code-aadsts50105-user-not-assigned-role

	500212: HomeBlocks, // https://learn.microsoft.com/entra/external-id/cross-tenant-access-settings-b2b-collaboration
	500213: HostBlocks,
	500021: HomeNetwork, // https://learn.microsoft.com/entra/identity/enterprise-apps/tenant-restrictions
	500022: HomeNetwork,
	53011:  HomeRisk,
	65005:  Unmanaged, // https://learn.microsoft.com/entra/external-id/troubleshoot

	50072: SecondProof,
	50074: SecondProof,
	50076: SecondProof,
	50079: SecondProof,
	50158: SecondProof,
	90071: ProofNotTrusted, // https://learn.microsoft.com/entra/external-id/authentication-conditional-access

	53000:  AccessRules, // https://learn.microsoft.com/entra/identity/conditional-access/troubleshoot-conditional-access
	53001:  AccessRules,
	53003:  AccessRules,
	530003: AccessRules,

	65001: ConsentMissing,
	90094: ConsentMissing, // https://learn.microsoft.com/entra/identity-platform/reference-error-codes
	90095: ConsentMissing,
	65004: ConsentDeclined,

	50053: NotVerified, // too many tries
	50055: NotVerified, // the password has expired
	50059: NotVerified, // no organisation is found for the address
	50126: NotVerified,

	50058: TryAgainSoon, // no session
	90006: TryAgainSoon,
	90012: TryAgainSoon,
	90024: TryAgainSoon,
	90033: TryAgainSoon,

	50011:   AppFault,
	50194:   AppFault,
	50196:   AppFault,
	54005:   AppFault,
	500011:  AppFault,
	501481:  AppFault,
	700016:  AppFault,
	700027:  AppFault,
	7000215: AppFault,
}

// SignInCodes are the codes that can be explained, in order.
func SignInCodes() (all []int) {
	for code := range signInCodes {
		all = append(all, code)
	}
	slices.Sort(all)
	return all
}

// ofCode says what a code comes to. One that is not known is something else.
func ofCode(code int) SignInTrouble {
	o, known := signInCodes[code]
	if !known {
		o = SomethingElse
	}
	return SignInTrouble{Obstacle: o, Code: code}
}

// Explained tells whether it is known what the code means.
func (t SignInTrouble) Explained() bool { return signInCodes[t.Code] != "" }

// pastedAtMost is how many bytes of what a guest pastes are looked at. Microsoft's
// pages, with all their details, have fewer.
const pastedAtMost = 4000

var (
	codeNamed = regexp.MustCompile(`(?i)\bAADSTS[\s:#_-]{0,3}(\d{4,8})\b`)
	codeAlone = regexp.MustCompile(`\b\d{5,7}\b`)
)

// ReadSignInTrouble finds the code in what a guest pasted: "AADSTS50020", a whole
// message, or the number alone. What can be explained goes first; a number that
// does not say that it is a code, and that no code has, is none.
func ReadSignInTrouble(pasted string) (t SignInTrouble, found bool) {
	if len(pasted) > pastedAtMost {
		pasted = pasted[:pastedAtMost]
	}
	for _, match := range codeNamed.FindAllStringSubmatch(pasted, -1) {
		code, _ := strconv.Atoi(match[1])
		if !found || !t.Explained() {
			t, found = ofCode(code), true
		}
	}
	for _, number := range codeAlone.FindAllString(pasted, -1) {
		if code, _ := strconv.Atoi(number); !t.Explained() && signInCodes[code] != "" {
			t, found = ofCode(code), true
		}
	}
	return t, found
}

// MeantFor tells whether a guest can have this trouble: who still has access does not
// need it again, and that Microsoft refused a link is told by the portal.
func (t SignInTrouble) MeantFor(g Guest) bool {
	if g.ended() {
		return t.Code == 0 && slices.Contains(g.Asked(), t.Obstacle)
	}
	return t.Obstacle != StillNeeded && t.Obstacle != LinkRefused
}

// String writes it so that ParseSignInTrouble reads it: the code, or else the
// obstacle.
func (t SignInTrouble) String() string {
	if t.Code != 0 {
		return "AADSTS" + strconv.Itoa(t.Code)
	}
	return string(t.Obstacle)
}

var codeWritten = regexp.MustCompile(`^AADSTS([1-9]\d{3,7})$`)

// ParseSignInTrouble reads what String writes; anything else is none.
func ParseSignInTrouble(s string) (t SignInTrouble, ok bool) {
	if match := codeWritten.FindStringSubmatch(s); match != nil {
		code, _ := strconv.Atoi(match[1])
		return ofCode(code), true
	}
	t = SignInTrouble{Obstacle: Obstacle(s)}
	return t, t.Obstacle.Known()
}
