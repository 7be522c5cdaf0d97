package control

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
)

// send puts the answer on the wire, as the fault wants it to arrive. Writing
// errors mean that the client has gone, which is no error of ours.
func send(w http.ResponseWriter, r *http.Request, answer *httptest.ResponseRecorder, h *hit) {
	if h == nil {
		h = &hit{}
	}
	if answer == nil {
		hangUp(w, h.Reset)
	}
	if h.Length != nil || h.Repeat == "answer" {
		if conn, buffer := takeOver(w); conn != nil {
			sendRaw(conn, buffer, answer, h)
			return
		}
	}
	body := answer.Body.Bytes()
	maps.Copy(w.Header(), answer.Header())
	if answer.Code != http.StatusNoContent && answer.Code != http.StatusNotModified {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(answer.Code)
	if h.Truncate {
		body = body[:len(body)/2]
	}
	drip(w, r, body, h)
	if h.Truncate {
		_ = http.NewResponseController(w).Flush()
		hangUp(w, h.Reset)
	}
}

// drip writes a body, piece by piece where the fault asks for it.
func drip(w http.ResponseWriter, r *http.Request, body []byte, h *hit) {
	if h.DripBytes == 0 {
		_, _ = w.Write(body)
		return
	}
	for piece := range slices.Chunk(body, h.DripBytes) {
		if r.Context().Err() != nil {
			return
		}
		_, _ = w.Write(piece)
		_ = http.NewResponseController(w).Flush()
		wait(r, h.DripMS)
	}
}

// hangUp closes the connection, and the handler with it. In a batch there is no
// connection to close; the panic reaches that of the batch.
func hangUp(w http.ResponseWriter, reset bool) {
	if _, item := w.(*httptest.ResponseRecorder); item {
		panic(dropped{reset})
	}
	if reset {
		if conn, _ := takeOver(w); conn != nil {
			closeByReset(conn)
		}
	}
	panic(http.ErrAbortHandler)
}

func takeOver(w http.ResponseWriter) (net.Conn, *bufio.ReadWriter) {
	conn, buffer, err := http.NewResponseController(w).Hijack()
	if err != nil { // an item of a batch has no connection of its own
		return nil, nil
	}
	return conn, buffer
}

// closeByReset closes a connection so that the peer reads "connection reset".
func closeByReset(conn net.Conn) {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// sendRaw writes what net/http would not let pass: a wrong length, or an answer
// that nobody asked for. The connection ends with it.
func sendRaw(conn net.Conn, buffer *bufio.ReadWriter, answer *httptest.ResponseRecorder, h *hit) {
	defer conn.Close()
	body, header := answer.Body.Bytes(), answer.Header().Clone()
	length := len(body)
	if h.Length != nil {
		length = *h.Length
		header.Set("Connection", "close") // what is left over is no next answer
	}
	header.Set("Content-Length", strconv.Itoa(length))
	times := 1
	if h.Repeat == "answer" {
		times = 2
	}
	for range times {
		fmt.Fprintf(buffer, "HTTP/1.1 %d %s\r\n", answer.Code, http.StatusText(answer.Code))
		_ = header.Write(buffer)
		_, _ = buffer.WriteString("\r\n")
		_, _ = buffer.Write(body)
	}
	_ = buffer.Flush()
}
