package maat.policy_test

import data.maat.example_test as example

refuses(caller) := example.refuses("policy.publish", caller, example.the_system, {})

test_system_administrators_and_internal_clients_publish if {
	example.allows("policy.publish", example.administrator, example.the_system, {}) == {"as_system_administrator"}
	example.allows("policy.publish", example.client, example.the_system, {}) == {"as_client"}
}

test_others_do_not if {
	refuses(example.bob) == ["forbidden", "system_administrator_required"]
	refuses(example.user_token) == ["unauthorized", "openid_token_required"]
	refuses(example.nobody) == ["unauthorized", "no_credentials"]
}

test_a_token_without_roles_makes_no_administrator if {
	bob := {"principal": {"kind": "user", "user": "bob"}, "facts": example.bob_is_known}
	refuses(bob) == ["forbidden", "system_administrator_required"]
}
