package guest

import "slices"

// Obstacle is what keeps a guest from getting in: what they choose on their own
// page, or what an answer of Microsoft's comes to.
type Obstacle string

// What a guest can meet. The values are in addresses, forms and the database.
const (
	WrongAccount   Obstacle = "wrong-account"
	AliasAddress   Obstacle = "alias"
	HomeBlocks     Obstacle = "home-blocks" // their own organisation lets nobody be a guest here
	HostBlocks     Obstacle = "host-blocks" // ours lets nobody from there in
	NoPasscode     Obstacle = "no-passcode"
	LostPhone      Obstacle = "lost-phone"
	MakeAccount    Obstacle = "make-account"
	AddressChanged Obstacle = "new-address"
	AppDenied      Obstacle = "app-denied"
	SomethingElse  Obstacle = "other"

	// Those that only an answer of Microsoft's tells apart.
	NotAccepted     Obstacle = "not-accepted"
	AccountOff      Obstacle = "account-off" // switched off, or deleted
	AccountUnfit    Obstacle = "account-kind"
	HomeNetwork     Obstacle = "home-network" // tenant restrictions, of a network or device
	HomeRisk        Obstacle = "home-risk"
	Unmanaged       Obstacle = "unmanaged"
	SecondProof     Obstacle = "second-proof"
	ProofNotTrusted Obstacle = "proof-not-trusted"
	AccessRules     Obstacle = "access-rules" // Conditional Access
	ConsentMissing  Obstacle = "consent-missing"
	ConsentDeclined Obstacle = "consent-declined"
	NotVerified     Obstacle = "not-verified" // address, password or passcode
	TryAgainSoon    Obstacle = "try-again"
	AppFault        Obstacle = "app-fault"

	// LinkRefused is met by who presses Accept: their sponsor is told without their doing.
	LinkRefused Obstacle = "link-refused"

	// StillNeeded is for a guest whose access has ended.
	StillNeeded Obstacle = "still-needed"
)

// Helper is who can remove an obstacle, as seen by the guest.
type Helper string

// Those who can.
const (
	HelperYou     Helper = "you"
	HelperYourIT  Helper = "your-it"
	HelperSponsor Helper = "sponsor"
	HelperOurIT   Helper = "our-it" // whom the sponsor asks
	HelperNobody  Helper = "nobody" // it goes away
)

// obstacle is what is known of one.
type obstacle struct {
	Obstacle
	who    Helper
	asked  bool   // a guest can choose it; the others are found by a code
	letter bool   // there is a text for the IT of the guest's own organisation
	says   string // for the sponsor, after "… asked for help: "
}

// obstacles are all there are, in the order in which a page offers them.
var obstacles = []obstacle{
	{WrongAccount, HelperYou, true, false, "Microsoft says that the account is not the invited one"},
	{AliasAddress, HelperYou, true, false, "the invited address is an alias"},
	{HomeBlocks, HelperYourIT, true, true, "their own organisation does not let them be a guest here"},
	{HostBlocks, HelperOurIT, true, false, "our organisation's settings keep them out"},
	{NoPasscode, HelperYou, true, true, "the passcode does not come"},
	{LostPhone, HelperSponsor, true, false, "they have a new phone, or no longer have the app that confirms sign-ins"},
	{MakeAccount, HelperYou, true, false, "Microsoft asks them to create an account"},
	{AddressChanged, HelperSponsor, true, false, "their email address has changed"},
	{AppDenied, HelperSponsor, true, false, "an app does not let them in"},
	{SomethingElse, HelperSponsor, true, true, "something that is not on the list"},

	{NotAccepted, HelperYou, false, false, "Microsoft does not see yet that they accepted the invitation"},
	{AccountOff, HelperSponsor, false, false, "their account is switched off, or was deleted"},
	{AccountUnfit, HelperOurIT, false, false, "their kind of account can't sign in here"},
	{HomeNetwork, HelperYourIT, false, true, "their own organisation's network or device does not let them in here"},
	{HomeRisk, HelperYourIT, false, true, "their own organisation's Microsoft tenant holds their account for at risk"},
	{Unmanaged, HelperYourIT, false, true, "nobody manages their organisation's domain at Microsoft"},
	{SecondProof, HelperYou, false, false, "Microsoft asks for a second proof of who they are"},
	{ProofNotTrusted, HelperOurIT, false, false, "our organisation does not accept the second proof of theirs"},
	{AccessRules, HelperOurIT, false, false, "a rule about devices, places or risk keeps them out"},
	{ConsentMissing, HelperOurIT, false, false, "nobody has agreed yet to what an app may do"},
	{ConsentDeclined, HelperYou, false, false, "they did not agree to what Microsoft asked"},
	{NotVerified, HelperYou, false, false, "their address, password or passcode is not accepted"},
	{TryAgainSoon, HelperNobody, false, false, "Microsoft could not finish the sign-in"},
	{AppFault, HelperOurIT, false, false, "an app is not set up right"},

	{LinkRefused, HelperOurIT, false, false, "Microsoft refused the link that they need"},
	{StillNeeded, HelperSponsor, false, false, "their access has ended, and they still need it"},
}

// Obstacles are all there are.
func Obstacles() (all []Obstacle) {
	for _, o := range obstacles {
		all = append(all, o.Obstacle)
	}
	return all
}

// Asked are those that a guest can choose from.
func (g Guest) Asked() (all []Obstacle) {
	if g.ended() {
		return []Obstacle{StillNeeded, SomethingElse}
	}
	for _, o := range obstacles {
		if o.asked {
			all = append(all, o.Obstacle)
		}
	}
	return all
}

// row gives what is known of an obstacle; of what is none, nothing.
func (o Obstacle) row() obstacle {
	i := slices.IndexFunc(obstacles, func(x obstacle) bool { return x.Obstacle == o })
	if i < 0 {
		return obstacle{}
	}
	return obstacles[i]
}

// Known tells whether there is such an obstacle.
func (o Obstacle) Known() bool { return o.row().who != "" }

// Who tells who can remove it.
func (o Obstacle) Who() Helper { return o.row().who }

// ForIT tells whether there is a text about it for the IT of the guest's own
// organisation.
func (o Obstacle) ForIT() bool { return o.row().letter }

// Says puts it into words for the sponsor: half a sentence.
func (o Obstacle) Says() string { return o.row().says }
