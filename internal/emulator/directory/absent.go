package directory

// Absent is a property that Graph has and no object here ever has a value of: it
// is null, and takes no room.
type Absent struct{}

// None is a collection that is always empty; it takes no room either.
type None [0]struct{}
