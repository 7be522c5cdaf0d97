package phrases

// Frame is what stands around each of a guest's pages: {org} is who invites.
type Frame struct {
	Skip      string // link to the content, for the keyboard
	Notice    string // label of a line on top
	For       string // after the name of the product
	Reference string // before the id of a request
	Languages string // label of the choice of languages
	Copied    string // said when a copy button has copied
	ByHand    string // said when it could not, and what was to be copied is selected
}
