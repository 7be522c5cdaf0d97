package ui

// IconName names one of our icons.
type IconName string

// The icons. Each is a stroked path on a 20 × 20 grid, in the text's colour.
const (
	IconAlert   IconName = "alert"
	IconArrow   IconName = "arrow"
	IconBack    IconName = "back"
	IconCheck   IconName = "check"
	IconChevron IconName = "chevron"
	IconClock   IconName = "clock"
	IconCopy    IconName = "copy"
	IconCross   IconName = "cross"
	IconGroup   IconName = "group"
	IconInfo    IconName = "info"
	IconLink    IconName = "link"
	IconMail    IconName = "mail"
	IconOut     IconName = "out"
	IconPause   IconName = "pause"
	IconPencil  IconName = "pencil"
	IconPerson  IconName = "person"
	IconPlus    IconName = "plus"
	IconSearch  IconName = "search"
	IconStop    IconName = "stop"
	IconSync    IconName = "sync"
)

// path gives the drawing; an unknown icon is a dot, so that nothing breaks.
func (n IconName) path() string {
	switch n {
	case IconAlert:
		return "M10 3 18 17H2ZM10 8v4M10 14.4v.2"
	case IconArrow:
		return "M4 10h12M11 5l5 5-5 5"
	case IconBack:
		return "M12 5 7 10l5 5"
	case IconCheck:
		return "M4 10.5 8 14.5 16 6"
	case IconChevron:
		return "M6 8l4 4 4-4"
	case IconClock:
		return "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 6.5V10l2.5 1.8"
	case IconCopy:
		return "M7 7h9v9H7ZM4 13V4h9"
	case IconCross:
		return "M5.5 5.5l9 9M14.5 5.5l-9 9"
	case IconGroup:
		return "M7.5 9.5a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4M2.5 16a5 5 0 0 1 10 0M13 4.4a2.7 2.7 0 0 1 0 4.9M15 11.8a5 5 0 0 1 2.5 4.2"
	case IconInfo:
		return "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M10 9.3V13.5M10 6.4v.2"
	case IconLink:
		return "M8.5 11.5a3 3 0 0 0 4.3 0l2.9-2.9a3 3 0 0 0-4.3-4.3L10.3 5.4M11.5 8.5a3 3 0 0 0-4.3 0l-2.9 2.9a3 3 0 0 0 4.3 4.3L9.7 14.6"
	case IconMail:
		return "M3 5h14v10H3ZM3 6l7 5 7-5"
	case IconOut:
		return "M8 4H4v12h12v-4M11 4h5v5M16 4l-7 7"
	case IconPause:
		return "M7.5 5v10M12.5 5v10"
	case IconPencil:
		return "M4 16l.8-3.4L13.5 4l2.5 2.5-8.7 8.7Z"
	case IconPerson:
		return "M10 10a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6M4 17a6 6 0 0 1 12 0"
	case IconPlus:
		return "M10 4v12M4 10h12"
	case IconSearch:
		return "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4M12.7 12.7 16.5 16.5"
	case IconStop:
		return "M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14M5.2 5.2l9.6 9.6"
	case IconSync:
		return "M4 9a6 6 0 0 1 10.5-3M16 11a6 6 0 0 1-10.5 3M15 3v3.5h-3.5M5 17v-3.5h3.5"
	}
	return "M10 10v.2"
}
