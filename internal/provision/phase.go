package provision

// phase is a moment in the life of a step between two things that last: what was
// committed, and what the directory was told.
type phase string

const (
	afterClaim    phase = "after claim"     // the step is planned, and nobody has been told
	afterIntent   phase = "after intent"    // the intent is committed
	afterAnswer   phase = "after answer"    // the directory has answered
	afterReadBack phase = "after read-back" // the change was seen
	afterOutcome  phase = "after outcome"   // that it was seen is committed
)
