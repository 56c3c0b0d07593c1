package maat.capability_test

import data.maat.example_test as example

knee := example.the_album

token := {"type": "token", "kind": "capability"}

at(membership) := {"album": membership}

about(details) := {"capability": object.union({"exists": true, "own": false, "album_admin": false}, details)}

test_cap_01_a_person_makes_and_lists_own_tokens if {
	every action in ["capability.create", "capability.list"] {
		example.allows(action, example.bob, example.the_system, {}) == {"as_user"}
	}
}

test_cap_02_cap_08_admins_make_and_list_tokens_of_their_album if {
	every action in ["capability.create", "capability.list"] {
		example.allows(action, example.bob, knee, at(example.admin)) == {"as_admin"}
		example.refuses(action, example.bob, knee, at(example.member)) == ["forbidden", "admin_required"]
		example.refuses(action, example.bob, knee, at(example.stranger)) == ["not_found", "no_album_access"]
	}
}

test_cap_08_tokens_of_one_user_are_listed_if_there_is_one if {
	list := "capability.list"
	known := object.union(at(example.admin), {"target": example.someone})
	example.allows(list, example.bob, knee, known) == {"as_admin"}
	unknown := object.union(at(example.admin), {"target": example.no_one})
	example.refuses(list, example.bob, knee, unknown) == ["not_found", "unknown_user"]
}

test_cap_06_other_tokens_manage_none if {
	every caller in [
		example.user_token,
		example.knee_token(["read", "write"]),
		example.viewer(example.bob, example.any, ["read"]),
	] {
		every action in ["capability.create", "capability.list", "capability.revoke"] {
			refusal := example.refuses(action, caller, example.the_system, about({"own": true}))
			refusal == ["unauthorized", "openid_token_required"]
		}
	}
}

test_cap_09_cap_10_the_owner_and_admins_of_the_album_see_and_revoke_a_token if {
	every action in ["capability.read", "capability.revoke"] {
		example.allows(action, example.bob, token, about({"own": true})) == {"as_owner"}
		example.allows(action, example.bob, token, about({"album_admin": true})) == {"as_admin"}
		example.refuses(action, example.bob, token, about({})) == ["not_found", "unknown_capability"]
	}
	example.allows("capability.read", example.user_token, token, about({"own": true})) == {"as_owner"}
	refusal := example.refuses("capability.read", example.knee_token(["read"]), token, about({"own": true}))
	refusal == ["forbidden", "user_access_required"]
}
