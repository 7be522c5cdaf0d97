package control

import (
	"encoding/json"
	"errors"
	"net/http"
)

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // a client that has gone is no error of ours
}

// refuse answers 400 with what is wrong in words, and by field where fields are
// to blame.
func refuse(w http.ResponseWriter, err error) { fail(w, http.StatusBadRequest, err) }

func fail(w http.ResponseWriter, status int, err error) {
	body := map[string]any{"error": err.Error()}
	var problems Problems
	if errors.As(err, &problems) {
		body["problems"] = problems
	}
	reply(w, status, body)
}
