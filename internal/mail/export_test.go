package mail

// Wire is for tests that read a message as it goes out.
var Wire = wire
