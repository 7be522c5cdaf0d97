package page

import "guestportal/web/ui"

func (v RulesFormView) problems() []ui.Problem {
	var order []string
	for _, f := range v.Fields {
		order = append(order, f.Name)
	}
	return v.Errors.Problems(order...)
}

func (v RulesCheckView) reasonField() ui.Field {
	return ui.Field{Name: "reason", Label: "Why are the rules changed?", Hint: "It stays in the history, with your name.", Value: v.Reason, Error: v.Errors["reason"]}
}

func (v AskView) reasonField() ui.Field {
	return ui.Field{
		Name: "reason", Label: "Why?", Hint: "The sponsor reads this, and it stays in the history with your name.", Value: v.Reason, Error: v.Errors["reason"],
	}
}

func (v AskView) answerField() ui.Field {
	return ui.Field{Name: "answer", Label: "May guests come from " + v.Domain + "?", Error: v.Errors["answer"]}
}

func (v AskView) answers() []ui.Option {
	return choose(v.Answer,
		ui.Option{Value: "allow", Label: "Allow", Hint: "The rules change for everybody, as said above."},
		ui.Option{Value: "refuse", Label: "Don't allow", Hint: "The rules stay. Whoever asked can use another address."},
	)
}

func (t AddressTest) field() ui.Field {
	return ui.Field{Name: "address", Label: "Email address or domain", Value: t.Address, Error: t.Error}
}
