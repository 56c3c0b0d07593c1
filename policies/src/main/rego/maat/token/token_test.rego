package maat.token_test

import data.maat.example_test as example

issues(caller) := example.allows("token.viewer.issue", caller, example.the_study, {})

introspects(caller, kind) := example.allows("token.introspect", caller, {"type": "token", "kind": kind}, {})

test_tok_04_every_token_that_holds_yields_viewer_tokens if {
	issues(example.bob) == {"as_user"}
	issues(example.user_token) == {"as_user"}
	issues(example.knee_token([])) == {"as_album_token"}
}

test_tok_09_a_viewer_token_yields_no_other if {
	viewer := example.viewer(example.bob, example.any, ["read"])
	example.refuses("token.viewer.issue", viewer, example.the_study, {}) == ["forbidden", "viewer_token"]
}

test_tok_28_internal_clients_introspect_everything if {
	every kind in ["user", "capability", "viewer", "pep"] {
		introspects(example.client, kind) == {"as_client"}
	}
}

test_tok_27_everybody_introspects_capability_tokens if {
	introspects(example.nobody, "capability") == {"capability_token"}
	every kind in ["user", "viewer", "pep"] {
		refusal := example.refuses("token.introspect", example.nobody, {"type": "token", "kind": kind}, {})
		refusal == ["unauthorized", "client_required"]
	}
}

test_tok_16_internal_clients_alone_issue_credentials_for_the_pacs if {
	example.allows("token.pep.issue", example.client, {"type": "system"}, {}) == {"as_client"}
	every caller in [example.bob, example.user_token, example.knee_token(["read"])] {
		example.refuses("token.pep.issue", caller, {"type": "system"}, {}) == ["unauthorized", "client_required"]
	}
	example.refuses("token.pep.issue", example.nobody, {"type": "system"}, {}) == ["unauthorized", "no_credentials"]
}

test_rfc_7009_whoever_holds_a_token_of_ours_may_end_it if {
	every caller in [example.user_token, example.knee_token([]), example.viewer(example.bob, example.any, ["read"])] {
		example.allows("token.revoke", caller, {"type": "token"}, {}) == {"as_oneself"}
	}
	every caller in [example.bob, example.client] {
		not example.answer("token.revoke", caller, {"type": "token"}, {}, example.any).allow
	}
}

test_rfc_9449_a_viewer_token_that_is_bound_to_a_key_travels_in_no_cookie if {
	viewer := example.viewer(example.bob, example.any, ["read"])
	bound := object.union(viewer, {"principal": {"viewer": {"bound": true}}})
	example.refuses("token.session.open", bound, {"type": "token"}, {}) == ["forbidden", "bound_token"]
}

test_only_a_viewer_token_may_travel_in_a_cookie if {
	viewer := example.viewer(example.bob, example.any, ["read"])
	example.allows("token.session.open", viewer, {"type": "token"}, {}) == {"as_oneself"}
	every caller in [example.bob, example.user_token, example.knee_token(["read"])] {
		refusal := example.refuses("token.session.open", caller, {"type": "token"}, {})
		refusal == ["forbidden", "viewer_token_required"]
	}
}
