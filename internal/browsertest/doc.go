// Package browsertest tells the whole story in Chromium, on the demo as a
// newcomer starts it: its tests build cmd/demo, start it once on free ports, and
// then are the people of the story.
//
// It owns what only a browser can show: that the story works with JavaScript and
// without, with the keyboard alone, in light and dark and on a narrow screen;
// that nothing typed is lost; that pages keep themselves current; and that the
// content security policy and axe-core have nothing to say on any page.
//
// It refuses to reach into the program: it knows the demo's ready file, the words
// on its pages, the mailbox, and the emulator's control API and Graph. The
// database it touches in three places: to end a session behind somebody's back, to
// date back what was given, and to put rules in force.
//
// Environment: BROWSER_SHOTS names a folder for pictures of every page;
// UPDATE=1 rewrites testdata, which has the picture in the README.
package browsertest
