package localpg

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"
)

// jar makes an archive as the Maven repository of the embedded-postgres binaries
// has them: a zip that holds a tar compressed with xz. The files are those of the
// installation in home that a cluster needs; what it keeps elsewhere (Debian's
// share folder) the moved programs find at its old place.
func jar(t *testing.T, home string) []byte {
	t.Helper()
	var files bytes.Buffer
	pack := tar.NewWriter(&files)
	for _, name := range []string{
		"bin/initdb", "bin/postgres", "bin/pg_ctl",
		"lib/dict_snowball.so", "lib/plpgsql.so",
	} {
		content, err := os.ReadFile(filepath.Join(home, name))
		if err != nil {
			t.Skipf("this PostgreSQL is not laid out like the archive: %v", err)
		}
		header := &tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o755, Size: int64(len(content))}
		if err := pack.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := pack.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	var archive bytes.Buffer
	outer := zip.NewWriter(&archive)
	inner, err := outer.Create("postgres.txz")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := inner.Write(storedXZ(files.Bytes())); err != nil {
		t.Fatal(err)
	}
	if err := outer.Close(); err != nil {
		t.Fatal(err)
	}
	return archive.Bytes()
}

// storedXZ is an .xz stream of one block that stores data uncompressed
// (https://tukaani.org/xz/xz-file-format.txt). The standard library has no xz.
func storedXZ(data []byte) []byte {
	flags := []byte{0, 1} // checked with CRC32
	out := append([]byte("\xFD7zXZ\x00"), withSum(flags)...)

	// Block: one LZMA2 filter with a dictionary of 1 MiB, chunks of up to 64 KiB.
	block := withSum([]byte{2, 0, 0x21, 1, 16, 0, 0, 0})
	control := byte(1) // the first chunk resets the dictionary
	for rest := data; len(rest) > 0; control = 2 {
		chunk := rest[:min(len(rest), 1<<16)]
		rest = rest[len(chunk):]
		block = binary.BigEndian.AppendUint16(append(block, control), uint16(len(chunk)-1))
		block = append(block, chunk...)
	}
	block = append(block, 0)
	unpadded := len(block) + crc32.Size
	out = append(out, padded(block)...)
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(data))

	index := []byte{0, 1}
	index = binary.AppendUvarint(index, uint64(unpadded))
	index = binary.AppendUvarint(index, uint64(len(data)))
	index = withSum(padded(index))
	out = append(out, index...)

	footer := binary.LittleEndian.AppendUint32(nil, uint32(len(index)/4-1))
	footer = append(footer, flags...)
	out = binary.LittleEndian.AppendUint32(out, crc32.ChecksumIEEE(footer))
	return append(append(out, footer...), "YZ"...)
}

func withSum(b []byte) []byte {
	return binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

func padded(b []byte) []byte {
	return append(b, make([]byte, (4-len(b)%4)%4)...)
}
