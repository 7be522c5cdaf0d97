package graph

import (
	"fmt"
	"net/http"
)

// Error is a refusal in Graph's terms
// (learn.microsoft.com/graph/errors).
type Error struct {
	Status  int
	Code    string
	Message string
	Header  http.Header // further headers of the answer
}

func (e *Error) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Message) }

func badRequest(format string, args ...any) error {
	return &Error{Status: http.StatusBadRequest, Code: "Request_BadRequest", Message: fmt.Sprintf(format, args...)}
}

// unreadable is how the gateway and the invitation manager refuse a body.
func unreadable(format string, args ...any) error {
	return &Error{Status: http.StatusBadRequest, Code: "BadRequest", Message: fmt.Sprintf(format, args...)}
}

func notFound(id string) error {
	return &Error{Status: http.StatusNotFound, Code: "Request_ResourceNotFound", Message: fmt.Sprintf("Resource '%s' does not exist or one of its queried reference-property objects are not present.", id)}
}

// notReplicated is the answer about an object that other replicas do not know yet.
func notReplicated() error {
	return &Error{Status: http.StatusNotFound, Code: "Directory_ObjectNotFound", Message: "Unable to read the company information from the directory."}
}

func denied() error {
	return &Error{Status: http.StatusForbidden, Code: "Authorization_RequestDenied", Message: "Insufficient privileges to complete the operation."}
}

// alreadyLinked is the answer to a reference that exists.
func alreadyLinked(property string) error {
	return badRequest("One or more added object references already exist for the following modified properties: '%s'.", property)
}

// conflict is the answer to a name that is taken.
func conflict(format string, args ...any) error {
	return &Error{Status: http.StatusConflict, Code: "Request_MultipleObjectsWithSameKeyValue", Message: fmt.Sprintf(format, args...)}
}
