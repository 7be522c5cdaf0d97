package mailbox

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// Message is one mail that came in. The JSON form is what GET /api/messages gives.
type Message struct {
	ID      string            `json:"id"`
	At      time.Time         `json:"at"`      // of arrival, in UTC
	From    string            `json:"from"`    // bare address: of the From header, else of the envelope
	To      []string          `json:"to"`      // bare addresses of the envelope, blind copies included
	Subject string            `json:"subject"` // decoded
	Text    string            `json:"text"`    // the first plain part, in UTF-8, with \n line ends
	HTML    string            `json:"html"`    // the first HTML part, in UTF-8
	Headers map[string]string `json:"headers"` // decoded, by canonical name; repeated ones joined by \n

	raw []byte // as kept, with the envelope in front
}

// Readers of encoded words in any charset (RFC 2047), and of addresses with them.
var (
	decoder   = mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	addresses = mail.AddressParser{WordDecoder: &decoder}
)

// maxDepth bounds multiparts within multiparts.
const maxDepth = 10

// parse reads a message with its envelope in front. It never fails: what cannot be
// read is shown as it came, since a broken message is what a mailbox is for.
func parse(id string, at time.Time, raw []byte) Message {
	m := Message{ID: id, At: at, To: []string{}, Headers: map[string]string{}, raw: raw}
	reader := textproto.NewReader(bufio.NewReader(bytes.NewReader(raw)))
	// The error is for headers that are not well formed; those before it are kept.
	header, err := reader.ReadMIMEHeader()
	m.From = strings.Trim(header.Get("Return-Path"), "<>")
	// Before decoding, since a decoded name may hold a comma.
	if from, err := addresses.Parse(header.Get("From")); err == nil {
		m.From = from.Address
	}
	for name, values := range header {
		for i, value := range values {
			values[i] = decoded(value)
		}
		m.Headers[name] = strings.Join(values, "\n")
	}
	m.To = append(m.To, header["Delivered-To"]...)
	m.Subject = header.Get("Subject")
	if err == nil {
		m.read(header, reader.R, maxDepth)
	}
	if m.Text == "" && m.HTML == "" {
		_, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
		m.Text = lines(string(body))
	}
	return m
}

func decoded(value string) string {
	if plain, err := decoder.DecodeHeader(value); err == nil {
		return plain
	}
	return value
}

// read takes the first plain and the first HTML text out of a part.
func (m *Message) read(header textproto.MIMEHeader, body io.Reader, depth int) {
	kind, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind = "text/plain" // the default of RFC 2045, section 5.2
	}
	disposition, _, _ := mime.ParseMediaType(header.Get("Content-Disposition"))
	switch {
	case disposition == "attachment":
	case strings.HasPrefix(kind, "multipart/") && depth > 0:
		parts := multipart.NewReader(body, params["boundary"])
		for {
			part, err := parts.NextRawPart()
			if err != nil {
				return // the end, or a part that is cut off
			}
			m.read(part.Header, part, depth-1)
		}
	case kind == "text/plain" && m.Text == "":
		m.Text = lines(text(header, params["charset"], body))
	case kind == "text/html" && m.HTML == "":
		m.HTML = text(header, params["charset"], body)
	}
}

// text undoes the transfer encoding and the charset. An encoding that breaks off
// still gives what came before.
func text(header textproto.MIMEHeader, label string, body io.Reader) string {
	switch strings.ToLower(header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	if label != "" {
		if converted, err := charset.NewReaderLabel(label, body); err == nil {
			body = converted
		}
	}
	content, _ := io.ReadAll(body)
	return strings.ToValidUTF8(string(content), "\uFFFD")
}

// lines has line ends as Go and browsers like them.
func lines(text string) string {
	return strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
}
