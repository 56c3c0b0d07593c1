package maat.caller_test

import data.maat.example_test as example

# What the standing is, or why the token does not hold: both from an action that everybody with a token may ask.

describes(caller) := example.allows("token.describe", caller, example.the_system, {})

refuses(caller) := example.refuses("token.describe", caller, example.the_system, {})

scope_of(caller) := example.answer("token.describe", caller, example.the_system, {}, example.any).obligations.scope

changed(caller, details) := object.union(caller, {"facts": {"capability": details}})

test_whoever_has_a_sound_token_is_told_what_it_may_do if {
	every caller in [
		example.bob,
		example.user_token,
		example.knee_token([]),
		example.viewer(example.bob, example.any, ["read"]),
		example.viewer(example.knee_token([]), example.any, ["read"]),
	] {
		describes(caller) == {"as_oneself"}
	}
}

test_without_token_one_is_told_to_show_one if refuses(example.nobody) == ["unauthorized", "no_credentials"]

test_auth_05_a_user_who_never_registered_is_unauthorized if {
	refuses(example.newcomer) == ["unauthorized", "not_registered"]
	viewer := example.viewer(example.newcomer, example.any, ["read"])
	refuses(viewer) == ["unauthorized", "not_registered"]
}

test_an_unknown_kind_of_caller_is_unauthorized if {
	refuses({"principal": {"kind": "root"}, "facts": {"registered": true}}) == ["unauthorized", "unknown_token"]
}

test_an_unknown_capability_is_unauthorized if {
	unknown := {"principal": {"kind": "capability"}, "facts": {"registered": false}}
	refuses(unknown) == ["unauthorized", "unknown_token"]
	refuses(example.viewer(unknown, example.any, ["read"])) == ["unauthorized", "unknown_token"]
}

test_cap_11_a_revoked_capability_is_unauthorized if {
	revoked := changed(example.user_token, {"revoked": true})
	refuses(revoked) == ["unauthorized", "token_revoked"]
}

test_tok_14_a_viewer_token_dies_with_its_capability if {
	revoked := changed(example.knee_token(["read"]), {"revoked": true})
	refuses(example.viewer(revoked, example.any, ["read"])) == ["unauthorized", "token_revoked"]
}

test_rfc_7009_a_viewer_token_that_was_given_back_is_unauthorized if {
	viewer := example.viewer(example.bob, example.any, ["read"])
	refuses(object.union(viewer, {"facts": {"viewer_revoked": true}})) == ["unauthorized", "token_revoked"]
	describes(object.union(viewer, {"facts": {"viewer_revoked": false}}))
}

test_cap_11_a_capability_begins_five_seconds_early if {
	describes(changed(example.user_token, {"not_before": example.now + 5000}))
	early := changed(example.user_token, {"not_before": example.now + 5001})
	refuses(early) == ["unauthorized", "token_not_yet_valid"]
}

test_cap_11_a_capability_ends_five_seconds_late if {
	describes(changed(example.user_token, {"expires": example.now - 5000}))
	late := changed(example.user_token, {"expires": example.now - 5001})
	refuses(late) == ["unauthorized", "token_expired"]
}

test_auth_06_a_token_of_the_provider_ends_a_minute_late if {
	describes(object.union(example.bob, {"principal": {"expires": example.now - 60000}}))
	late := object.union(example.bob, {"principal": {"expires": example.now - 60001}})
	refuses(late) == ["unauthorized", "token_expired"]
}

test_tok_13_a_viewer_token_ends_on_time if {
	viewer := example.viewer(example.bob, example.any, ["read"])
	describes(object.union(viewer, {"principal": {"expires": example.now}}))
	late := object.union(viewer, {"principal": {"expires": example.now - 1}})
	refuses(late) == ["unauthorized", "token_expired"]
}

test_a_token_without_end_is_up_to_whoever_verified_it if {
	describes({"principal": {"kind": "user", "user": "bob"}, "facts": example.bob_is_known})
}

test_a_capability_with_facts_missing_is_unauthorized if {
	strange := {"principal": {"kind": "capability"}, "facts": {"registered": true, "capability": {"scope": "user"}}}
	refuses(strange) == ["unauthorized", "unknown_token"]
}

test_a_persons_token_permits_everything if {
	everything := ["user", "read", "write", "downloadbutton", "send"]
	scope_of(example.bob) == everything
	scope_of(example.user_token) == everything
}

test_an_album_token_permits_what_its_flags_say if {
	scope_of(example.knee_token([])) == []
	scope_of(example.knee_token(["read", "download"])) == ["read", "downloadbutton"]
	scope_of(example.knee_token(["write", "appropriate"])) == ["write", "send"]
}

test_tok_29_an_album_token_tells_its_album if {
	answer := example.answer("token.describe", example.knee_token([]), example.the_system, {}, example.any)
	answer.obligations == {"scope": [], "album": "knee", "valid_until": example.now + 1000}
}

test_tok_11_a_viewer_token_permits_what_it_and_the_wrapped_token_permit if {
	scope_of(example.viewer(example.bob, example.any, ["read"])) == ["read"]
	scope_of(example.viewer(example.bob, example.any, ["read", "write"])) == ["read", "write"]
	scope_of(example.viewer(example.knee_token(["write"]), example.any, ["read", "write"])) == ["write"]
	scope_of(example.viewer(example.knee_token(["read"]), example.any, ["write"])) == []
}

test_tok_13_an_answer_ends_with_the_token_that_ends_first if {
	viewer := example.viewer(example.knee_token(["read"]), example.any, ["read"])
	answer := example.answer("token.describe", viewer, example.the_system, {}, example.any)
	answer.obligations.valid_until == example.now + 1000
}
