package guest

// Next is next, for the test that tries every state against every action.
var Next = next
