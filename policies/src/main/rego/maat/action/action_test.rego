package maat.action_test

import data.maat.action
import data.maat.example_test as example

test_an_unknown_action_is_refused if {
	example.refuses("series.frobnicate", example.bob, example.the_series, {}) == ["forbidden", "unknown_action"]
}

test_the_caller_comes_first if {
	example.refuses("series.frobnicate", example.nobody, example.the_system, {}) == ["unauthorized", "no_credentials"]
	refusal := example.refuses("series.frobnicate", example.newcomer, example.the_system, {})
	refusal == ["unauthorized", "not_registered"]
}

test_client_credentials_open_nothing_of_users if {
	every name in object.keys(action.open_to) - {"token.introspect", "token.pep.issue", "policy.publish"} {
		refusal := example.refuses(name, example.client, example.the_series, {"series": example.series([example.by_inbox])})
		refusal == ["forbidden", "client_credentials"]
	}
}

test_what_is_for_clients_is_not_for_persons if {
	example.refuses("token.introspect", example.bob, example.the_system, {}) == ["unauthorized", "client_required"]
}

test_h_36_viewer_tokens_do_what_the_rule_names_and_nothing_else if {
	viewer := example.viewer(example.bob, example.any, ["read", "write"])
	open := {name |
		some name in object.keys(action.open_to)
		refusal := example.answer(name, viewer, example.the_series, {}, example.any)
		not refusal.reasons == ["viewer_token"]
		refusal.status != "unauthorized"
	}
	open == {
		"album.read",
		"series.read",
		"series.store",
		"study.comment.list",
		"study.list",
		"study.read",
		"study.series.list",
		"study.store",
		"token.describe",
		"token.revoke",
		"token.session.open",
	}
}

test_without_facts_nothing_about_objects_is_permitted if {
	every name in object.keys(action.open_to) - without_object {
		answer := example.answer(name, example.bob, example.the_series, {}, example.any)
		not answer.allow
		answer.reasons != ["no_ground"]
	}
}

without_object := {
	"user.register",
	"user.read_self",
	"user.search",
	"album.create",
	"album.list",
	"study.list",
	"study.store",
	"study.take",
	"capability.create",
	"capability.list",
	"token.viewer.issue",
	"token.describe",
}

test_a_right_without_explanation_is_refused_all_the_same if {
	answer := example.answer("album.create", example.bob, example.the_system, {}, example.any) with data.maat.album.may_create as set()
	[answer.status, answer.reasons] == ["forbidden", ["no_ground"]]
}
