package populate

// The words that names are made of. Every company is invented, and every domain
// stands under .example (RFC 2606).
var (
	givenNames = []string{
		"Ada", "Aiko", "Alba", "Amir", "Anja", "Arjun", "Asha", "Ayo", "Bela", "Bruno", "Carla", "Chidi", "Clara", "Dara", "Diego", "Dina",
		"Elif", "Emil", "Esra", "Farid", "Femi", "Freya", "Gita", "Hana", "Hugo", "Ida", "Ines", "Ivan", "Jana", "Jonas", "Kaito", "Karim",
		"Lea", "Lena", "Liam", "Lucía", "Maja", "Mateo", "Mei", "Milan", "Nadia", "Nils", "Noor", "Olga", "Omar", "Paulo", "Petra", "Priya",
		"Rafael", "Rosa", "Sami", "Sofia", "Tariq", "Tessa", "Tomás", "Uma", "Vera", "Viktor", "Wanda", "Yara", "Yusuf", "Zoë", "Zofia", "Zuri",
	}
	surnames = []string{
		"Abara", "Aalto", "Almeida", "Andersen", "Bakker", "Bauer", "Bianchi", "Castro", "Chen", "Costa", "Demir", "Diaz", "Dubois", "Eriksen",
		"Evans", "Farah", "Fischer", "Fontaine", "Garcia", "Greco", "Haddad", "Hansen", "Horvat", "Ibrahim", "Ito", "Jansen", "Jovanović", "Kaya",
		"Khan", "Kim", "Kowalska", "Kumar", "Larsen", "Leclerc", "Lindqvist", "Lopez", "Mensah", "Meyer", "Moreau", "Müller", "Nakamura", "Nguyen",
		"Novák", "O'Brien", "Okafor", "Oliveira", "Petrov", "Popescu", "Quispe", "Ramos", "Rossi", "Santos", "Sato", "Schmidt", "Silva", "Singh",
		"Tanaka", "Torres", "Urban", "Vargas", "Virtanen", "Weber", "Yilmaz", "Zhang",
	}
	companyHeads = []string{
		"Amber", "Anchor", "Birch", "Bright", "Cedar", "Clear", "Cobalt", "Coral", "Delta", "East", "Falcon", "Fern", "Granite", "Green", "Harbor",
		"Iron", "Juniper", "Kestrel", "Lake", "Linden", "Maple", "Meridian", "North", "Oak", "Onyx", "Pine", "Quartz", "River", "Silver", "Stone",
		"Summit", "Willow",
	}
	companyTails = []string{"works", "labs", "line", "field", "bridge", "gate", "yard", "point", "craft", "wave", "port", "ridge", "mill", "tech", "soft", "media"}
	jobs         = []string{"Consultant", "Auditor", "Engineer", "Designer", "Account Manager", "Translator", "Lawyer", "Developer", "Analyst", "Trainer"}
	topics       = []string{
		"Apollo", "Atlas", "Budget", "Campaign", "Compliance", "Data", "Design", "Events", "Facilities", "Field", "Finance", "Helios", "Hiring",
		"Innovation", "Launch", "Legal", "Logistics", "Marketing", "Mercury", "Migration", "Onboarding", "Operations", "Partner", "Payroll",
		"Procurement", "Quality", "Research", "Safety", "Sales", "Security", "Support", "Sustainability", "Training", "Travel", "Vendor", "Website",
	}
	purposes  = []string{"Team", "Project", "Workspace", "Readers", "Editors", "Board", "Partners", "Contractors", "Reviewers", "Operators"}
	appKinds  = []string{"Desk", "Hub", "Tracker", "Portal", "Planner", "Vault", "Board", "Studio", "Reports", "Calendar"}
	languages = []string{"en-GB", "de-DE", "fr-FR", "pt-PT", "ja-JP", "es-ES"}
)
