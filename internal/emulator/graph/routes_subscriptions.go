package graph

// subscriptionRoutes lists change notifications. The permission is that of the
// resource, which the body names; each application sees its own subscriptions.
func subscriptionRoutes() []route {
	return []route{
		{method: "POST", pattern: "subscriptions", cost: 1, alone: true, handle: subscribe},
		{method: "GET", pattern: "subscriptions", cost: 1, handle: listSubscriptions},
		{method: "GET", pattern: "subscriptions/{id}", cost: 1, handle: getSubscription},
		{method: "PATCH", pattern: "subscriptions/{id}", cost: 1, handle: renewSubscription},
		{method: "DELETE", pattern: "subscriptions/{id}", cost: 1, handle: deleteSubscription},
		{method: "POST", pattern: "subscriptions/{id}/reauthorize", cost: 1, handle: reauthorizeSubscription},
	}
}
