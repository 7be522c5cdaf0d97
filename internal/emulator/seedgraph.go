package emulator

import (
	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// graphPermissions are Microsoft Graph's application permissions that the tenant
// knows, with Microsoft's ids where they are known; a permission without one gets
// an id derived from its name.
var graphPermissions = map[string]string{
	"AppRoleAssignment.ReadWrite.All":        "06b708a9-e830-4db3-a914-8e69da51d44f",
	"Application.Read.All":                   "9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30",
	"Application.ReadWrite.All":              "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9",
	"Application.ReadWrite.OwnedBy":          "18a4783c-866b-4cc7-a460-3d5e5662c884",
	"AuditLog.Read.All":                      "b0afded3-3588-46d8-8b3d-9842eff778da",
	"CrossTenantInformation.ReadBasic.All":   "cac88765-0581-4025-9725-5ebc13f729ee",
	"DelegatedPermissionGrant.Read.All":      "81b4724a-58aa-41c1-8a55-84ef97466587",
	"DelegatedPermissionGrant.ReadWrite.All": "8e8e4742-1d95-4f68-9d56-6ee75648c72a",
	"Directory.Read.All":                     "7ab1d382-f21e-4acd-a863-ba3e13f7da61",
	"Directory.ReadWrite.All":                "19dbc75e-c2e2-444c-a770-ec69d8559fc7",
	"Domain.Read.All":                        "dbb9058a-0e50-45d7-ae91-66909b5d4664",
	"Group.Create":                           "bf7b1a76-6e77-406b-b258-bf5c7720e98f",
	"Group.Read.All":                         "5b567255-7703-4780-807c-7be8301ae99b",
	"Group.ReadBasic.All":                    "",
	"Group.ReadWrite.All":                    "62a82d76-70ea-41e2-9197-370581804d09",
	"GroupMember.Read.All":                   "98830695-27a2-44f7-8c18-0c3ebc9698f6",
	"GroupMember.ReadBasic.All":              "",
	"GroupMember.ReadWrite.All":              "dbaae8cf-10b5-4b86-a4a1-f871c94c6695",
	"Mail.Send":                              "b633e1c5-b582-4048-a93e-9f11b44c7e96",
	"Member.Read.Hidden":                     "658aa5d8-239f-45c4-aa12-864f4fc7e490",
	"Organization.Read.All":                  "498476ce-e0fe-48b0-b801-37ba7e2685c6",
	"Policy.Read.All":                        "246dd0d5-5bd0-4def-940b-0421030a5b68",
	"Policy.ReadWrite.Authorization":         "fb221be6-99f2-473f-bd32-01c6a0e9ca3b",
	"Policy.ReadWrite.CrossTenantAccess":     "338163d7-f101-4c92-94ba-ca46fe52447c",
	"ProfilePhoto.Read.All":                  "e24d31aa-e1ab-4c80-85fe-23018690335d",
	"RoleManagement.ReadWrite.Directory":     "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8",
	"User-Mail.ReadWrite.All":                "280d0935-0796-47d1-8d26-273470a3f17a",
	"User.DeleteRestore.All":                 "eccc023d-eccf-4e7b-9683-8813ab36cecc",
	"User.EnableDisableAccount.All":          "3011c876-62b7-4ada-afa2-506cbbecc68c",
	"User.Invite.All":                        "09850681-111b-4a89-9bed-3f2cae46d706",
	"User.Read.All":                          "df021288-bdef-4463-88db-98f22de89214",
	"User.ReadWrite.All":                     "741f803b-c850-494e-b5df-cde7c675a1ca",
	"User.RevokeSessions.All":                "77f3a031-c388-4f99-b373-dc68676a979e",
}

// workerPermissions are what the portal's worker needs, and nothing more.
var workerPermissions = []string{
	"User.Invite.All", "User.ReadWrite.All", "User.EnableDisableAccount.All", "User.DeleteRestore.All",
	"GroupMember.ReadWrite.All", "GroupMember.Read.All", "AppRoleAssignment.ReadWrite.All", "Application.Read.All", "Application.ReadWrite.OwnedBy",
}

func permissionID(name string) string {
	if id := graphPermissions[name]; id != "" {
		return id
	}
	return uuid.NewSHA1(uuid.MustParse(directory.GraphAppID), []byte(name)).String()
}

// graphSPID is the object id of Microsoft Graph's service principal here.
const graphSPID = "1971e71c-1154-40ec-81ab-8b0d288973b0"
