package graph

import (
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"strings"
)

// fromMIME reads a message in MIME, base64-encoded as a whole
// (learn.microsoft.com/graph/outlook-send-mime-message).
func fromMIME(encoded []byte) (message, error) {
	raw, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(encoded)), ""))
	if err != nil {
		return message{}, &Error{Status: http.StatusBadRequest, Code: "ErrorMimeContentInvalidBase64String", Message: "Invalid base64 string for MIME content."}
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return message{}, errMIME
	}
	m := message{id: strings.Trim(parsed.Header.Get("Message-Id"), "<> ")}
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(parsed.Header.Get("Subject")); err != nil {
		return message{}, errMIME
	}
	for name, list := range map[string]*[]recipient{"From": nil, "To": &m.To, "Cc": &m.Cc, "Bcc": &m.Bcc} {
		if parsed.Header.Get(name) == "" {
			continue
		}
		found, err := parsed.Header.AddressList(name)
		if err != nil {
			return message{}, errMIME
		}
		for _, one := range found {
			var r recipient
			r.Address.Name, r.Address.Address = one.Name, one.Address
			if list == nil {
				m.From = &r
				continue
			}
			*list = append(*list, r)
		}
	}
	if err := m.read(parsed.Header.Get("Content-Type"), parsed.Header.Get("Content-Transfer-Encoding"), parsed.Body, 0); err != nil {
		return message{}, errMIME
	}
	return m, nil
}

var errMIME = &Error{Status: http.StatusBadRequest, Code: "ErrorInvalidMimeContent", Message: "The MIME content of the message is invalid."}

// deepest is how far parts may be nested.
const deepest = 5

// read takes the text and the HTML of an entity and of the parts in it; other
// parts are accepted and left alone.
func (m *message) read(contentType, encoding string, body io.Reader, depth int) error {
	if contentType == "" {
		contentType = "text/plain" // RFC 2045, 5.2
	}
	media, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || depth > deepest {
		return errMIME
	}
	if strings.HasPrefix(media, "multipart/") {
		parts := multipart.NewReader(body, parameters["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err == io.EOF {
				return nil
			}
			if err != nil {
				return err
			}
			if err := m.read(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part, depth+1); err != nil {
				return err
			}
		}
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	content, err := io.ReadAll(body)
	switch {
	case err != nil:
		return err
	case media == "text/plain" && m.text == "":
		m.text = string(content)
	case media == "text/html" && m.Body.Content == "":
		m.Body.ContentType, m.Body.Content = "HTML", string(content)
	}
	return nil
}
