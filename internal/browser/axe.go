package browser

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// manifest is what npm needs to install axe-core, as it is beside this file.
//
//go:embed package.json package-lock.json
var manifest embed.FS

// ErrNoAxe says how to get what is missing.
var ErrNoAxe = errors.New("the accessibility checks need axe-core, which npm installs: apt-get install -y --no-install-recommends npm, with a way to the npm registry")

// Axe gives the script of axe-core (https://github.com/dequelabs/axe-core),
// installing it first when this user has not got it. The error is an ErrNoAxe.
var Axe = sync.OnceValues(func() (string, error) {
	dir, err := axeFolder()
	if err != nil {
		return "", errors.Join(ErrNoAxe, err)
	}
	script := filepath.Join(dir, "node_modules", "axe-core", "axe.min.js")
	source, err := os.ReadFile(script)
	if errors.Is(err, os.ErrNotExist) {
		if err := installAxe(dir); err != nil {
			return "", errors.Join(ErrNoAxe, err)
		}
		source, err = os.ReadFile(script)
	}
	if err != nil {
		return "", errors.Join(ErrNoAxe, err)
	}
	return string(source), nil
})

// axeFolder has the hash of the lock file in its name, so that another version
// gets another folder.
func axeFolder() (string, error) {
	lock, err := manifest.ReadFile("package-lock.json")
	if err != nil {
		return "", fmt.Errorf("read the lock file: %w", err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir() // a user without a home
	}
	sum := sha256.Sum256(lock)
	return filepath.Join(cache, "guest-portal", fmt.Sprintf("axe-%x", sum[:8])), nil
}

// installAxe installs beside the folder and moves the result there, so that tests
// that run at the same time never see half of it.
func installAxe(dir string) error {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return fmt.Errorf("make a folder for axe-core: %w", err)
	}
	half, err := os.MkdirTemp(filepath.Dir(dir), "axe-half-")
	if err != nil {
		return fmt.Errorf("make a folder for axe-core: %w", err)
	}
	defer func() { _ = os.RemoveAll(half) }()
	if err := os.CopyFS(half, manifest); err != nil {
		return fmt.Errorf("write the lock file: %w", err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	npm := exec.CommandContext(ctx, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir = half
	if out, err := npm.CombinedOutput(); err != nil {
		return fmt.Errorf("npm ci: %w: %s", err, strings.TrimSpace(string(out)))
	}
	if err := os.Rename(half, dir); err != nil {
		if _, there := os.Stat(dir); there == nil {
			return nil // another process was first
		}
		return fmt.Errorf("move axe-core into place: %w", err)
	}
	return nil
}

// CheckAxe runs axe-core on the page and gives one line for each violation of
// WCAG 2.2 A and AA, or of what axe-core calls best practice. The page needs
// JavaScript.
func (t *Tab) CheckAxe(source string) []string {
	t.tb.Helper()
	if Evaluate[string](t, "typeof axe") == "undefined" {
		Evaluate[int](t, source+"\n;0")
	}
	answer := Evaluate[string](t, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]}).then((r) =>
		JSON.stringify(r.violations.flatMap((v) => v.nodes.map((n) => v.id + ": " + n.html + " " + n.failureSummary))))`)
	var lines []string
	if err := json.Unmarshal([]byte(answer), &lines); err != nil {
		t.fail("read what axe-core found: %v", err)
	}
	return lines
}
