package guest

// Status is the one adjective that lists show for a guest.
type Status string

const (
	StatusPending   Status = "pending"
	StatusSettingUp Status = "provisioning"
	StatusInvited   Status = "invited"
	StatusActive    Status = "active"
	StatusSuspended Status = "suspended"
	StatusEnding    Status = "ending"
	StatusAttention Status = "attention"
	StatusDeclined  Status = "declined"
	StatusWithdrawn Status = "withdrawn"
	StatusExpired   Status = "expired"
	StatusEnded     Status = "ended"
)

// StatusOf sums up a guest and the newest request.
func StatusOf(g Guest, newest State) Status {
	if g.Sync == Attention {
		return StatusAttention
	}
	switch g.State {
	case None:
		switch newest {
		case Declined:
			return StatusDeclined
		case Withdrawn:
			return StatusWithdrawn
		case Expired:
			return StatusExpired
		}
		return StatusPending
	case Inviting:
		return StatusSettingUp
	case Invited:
		if g.Sync == Converging {
			return StatusSettingUp
		}
		return StatusInvited
	case Active:
		return StatusActive
	case Suspended:
		return StatusSuspended
	case Ending:
		return StatusEnding
	}
	return StatusEnded
}
