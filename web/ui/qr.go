package ui

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// quietZone is the white border around a QR code, in modules, that readers
// need (ISO/IEC 18004 asks for four).
const quietZone = 4

// qrCode is a QR code ready to draw, one unit for each module.
type qrCode struct {
	side int    // with the quiet zone
	path string // the dark modules
}

// newQR encodes a text, with error correction for 15 % damage.
func newQR(text string) (qrCode, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return qrCode{}, fmt.Errorf("encode QR code: %w", err)
	}
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; {
			run := 0
			for x+run < code.Size && code.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+quietZone, y+quietZone, run, run)
			}
			x += run + 1
		}
	}
	return qrCode{side: code.Size + 2*quietZone, path: b.String()}, nil
}

func (c qrCode) viewBox() string { return fmt.Sprintf("0 0 %d %d", c.side, c.side) }
