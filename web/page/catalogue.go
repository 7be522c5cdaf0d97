package page

import "guestportal/web/ui"

// inList leads from a package's page to the list.
func (v PackageFrame) inList() ui.Frame {
	return v.Frame.Titled(v.Name+" – Catalogue").At(ui.PlaceCatalogue).Back(ui.Path("admin", "catalogue"), "Catalogue")
}

// part gives the frame of a page about one part of a package.
func (v PackageFrame) part(title string, problems []ui.Problem) ui.Frame {
	return v.Frame.Titled(title+" – "+v.Name).At(ui.PlaceCatalogue).Back(v.Self, v.Name).Failing(problems)
}

func (v PackageFrame) field(name, label, hint, value string) ui.Field {
	return ui.Field{Name: name, Label: label, Hint: hint, Error: v.Errors[name], Value: value}
}

// save is the words of the button of a part.
func (v PackageFrame) save() string {
	if v.Waits {
		return "Save for publishing"
	}
	return "Save"
}

func (v CatalogueView) heading() string {
	if v.Own {
		return "My packages"
	}
	return "Catalogue"
}

func (v CatalogueView) lead() string {
	if v.Own {
		return "The access packages that you own. You can change what they say, and publish it."
	}
	return "The access packages that sponsors can ask for."
}

// problems leaves out what is wrong with a form that is not shown.
func (v PublishView) problems() []ui.Problem {
	if len(v.Faults) > 0 {
		return ui.Errors{"": v.Errors[""]}.Problems()
	}
	return v.Errors.Problems("enabled", "reason")
}

func (v QuestionsView) order() []string {
	var out []string
	for i := range v.Questions {
		out = append(out, v.name(i, "words"), v.name(i, "choices"))
	}
	return out
}

// name gives the field of one part of a question.
func (v QuestionsView) name(i int, part string) string { return "q." + ui.Number(i) + "." + part }

// remarksID names a remark list for the control beside it.
func (f FoundResource) remarksID() string { return "remarks-" + f.ID }

func (v DescribeView) title() string {
	if v.New {
		return "New package"
	}
	return "Describe it"
}

func (v DescribeView) button() string {
	if v.New {
		return "Continue"
	}
	return v.save()
}

// describeFrame leads back to the package, or for a new one to the list.
func (v DescribeView) describeFrame(problems []ui.Problem) ui.Frame {
	if v.New {
		return v.Frame.Titled("New package – Catalogue").At(ui.PlaceCatalogue).Back(ui.Path("admin", "catalogue"), "Catalogue").Failing(problems)
	}
	return v.part("Describe it", problems)
}

func (v PublishView) reasonField() ui.Field {
	label := "Why do you change this?"
	if v.Optional {
		label = "Anything to note? (optional)"
	}
	return v.field("reason", label, "It stands in the package's versions.", v.Reason)
}
