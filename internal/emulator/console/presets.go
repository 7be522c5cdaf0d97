package console

// Preset is a fault that is often wanted.
type Preset struct{ Key, Name, Words, JSON string }

// Presets are the faults cookbook: the page offers them, README prints them.
func Presets() []Preset {
	return []Preset{
		{"throttled", "Throttled", "The next three requests are told to come back in five seconds.", `{"path":"^/v1\\.0/","times":3,"status":429,"headers":{"Retry-After":"5"}}`},
		{"unavailable", "Unavailable, three times", "Graph answers 503 three times, then works.", `{"path":"^/v1\\.0/","times":3,"status":503}`},
		{"lost", "The answer is lost", "The next invitation happens, but the connection is closed before the answer: does the client invite twice?", `{"method":"POST","path":"^/v1\\.0/invitations$","times":1,"drop":"after"}`},
		{"refused", "Nothing happens", "The connection of the next change is closed before anything was done.", `{"method":"POST","path":"^/v1\\.0/","times":1,"drop":"before"}`},
		{"timeout", "Done, but 504", "The next change happens, and a gateway answers that it timed out.", `{"method":"POST","path":"^/v1\\.0/","times":1,"status":504,"after":true}`},
		{"slow", "Slow", "Every request waits three seconds.", `{"path":"^/v1\\.0/","delay_ms":3000}`},
		{"html", "A page instead of JSON", "A gateway answers the next two requests with HTML.", `{"path":"^/v1\\.0/","times":2,"status":502,"headers":{"Content-Type":"text/html"},"body":"<html><body><h1>502 Bad Gateway</h1></body></html>"}`},
		{"empty", "An empty answer", "The next two answers are 504 without a body.", `{"path":"^/v1\\.0/","times":2,"status":504,"body":""}`},
		{"cut", "Cut in half", "The next answer ends in the middle.", `{"path":"^/v1\\.0/","times":1,"truncate":true}`},
		{"third", "Every third fails", "One request in three is answered 500.", `{"path":"^/v1\\.0/","every":3,"status":500}`},
		{"chance", "Now and then", "One request in ten, by chance, is answered 503.", `{"path":"^/v1\\.0/","probability":0.1,"status":503}`},
		{"token", "No tokens", "The token endpoint fails twice.", `{"method":"POST","path":"/oauth2/v2\\.0/token$","times":2,"status":503}`},
	}
}

func presetOf(key string) (Preset, bool) {
	for _, p := range Presets() {
		if p.Key == key {
			return p, true
		}
	}
	return Preset{}, false
}
