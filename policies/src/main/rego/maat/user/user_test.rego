package maat.user_test

import data.maat.example_test as example

test_usr_01_whoever_has_a_token_of_the_provider_registers if {
	example.allows("user.register", example.newcomer, example.the_system, {"email_taken": false}) == {"as_newcomer"}
	example.allows("user.register", example.bob, example.the_system, {"email_taken": false}) == {"as_oneself"}
}

test_usr_05_an_address_belongs_to_one_user if {
	every caller in [example.newcomer, example.bob] {
		example.refuses("user.register", caller, example.the_system, {"email_taken": true}) == ["conflict", "email_taken"]
	}
}

test_usr_03_nobody_registers_with_another_kind_of_token if {
	example.refuses("user.register", example.nobody, example.the_system, {}) == ["unauthorized", "no_credentials"]
	every caller in [example.user_token, example.knee_token(["read"])] {
		refusal := example.refuses("user.register", caller, example.the_system, {})
		refusal == ["unauthorized", "openid_token_required"]
	}
}

test_every_person_sees_the_own_account if {
	example.allows("user.read_self", example.bob, example.the_system, {}) == {"as_oneself"}
	example.allows("user.read_self", example.user_token, example.the_system, {}) == {"as_oneself"}
	token := example.knee_token(["read"])
	example.refuses("user.read_self", token, example.the_system, {}) == ["forbidden", "user_access_required"]
}

test_usr_14_every_person_searches_users_and_no_narrower_token if {
	example.allows("user.search", example.bob, example.the_system, {}) == {"as_user"}
	example.allows("user.search", example.user_token, example.the_system, {}) == {"as_user"}
	token := example.knee_token(["read"])
	example.refuses("user.search", token, example.the_system, {}) == ["forbidden", "user_access_required"]
}

test_usr_15_no_other_token_than_a_report_providers_tells_whom_it_stands_for if {
	every caller in [example.bob, example.user_token, example.knee_token(["read"])] {
		refusal := example.refuses("user.identify", caller, example.the_system, {})
		refusal == ["forbidden", "provider_token_required"]
	}
}
