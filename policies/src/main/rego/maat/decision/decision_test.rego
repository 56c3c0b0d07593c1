package maat.decision_test

import data.maat.example_test as example

paths := [example.by_inbox, example.by_album("knee", [])]

test_a_series_answer_may_be_kept_until_something_it_rests_on_changes if {
	facts := {"series": example.series(paths)}
	example.answer("series.read", example.bob, example.the_series, facts, example.any) == {
		"allow": true,
		"status": "ok",
		"reasons": {"by_inbox", "by_album:knee"},
		"obligations": {"cache": true, "valid_until": example.now + 3600000},
		"dependencies": {"policy", "user:bob", "album:knee", "study:1.2", "series:1.2.3"},
	}
}

test_a_stream_of_a_study_may_be_cut_though_its_answer_is_not_kept if {
	facts := {"study": example.study(paths)}
	answer := example.answer("study.read", example.bob, example.the_study, facts, example.any)
	not answer.obligations.cache
	answer.dependencies == {"policy", "user:bob", "album:knee", "study:1.2"}
}

test_an_answer_to_a_capability_depends_on_it_and_its_owner if {
	facts := {"series": example.series([example.as_admin_of("knee")])}
	answer := example.answer("series.read", example.knee_token(["read"]), example.the_series, facts, example.any)
	answer.dependencies == {"policy", "user:alice", "token:t1", "album:knee", "study:1.2", "series:1.2.3"}
	viewer := example.viewer(example.knee_token(["read"]), example.any, ["read"])
	through := example.answer("series.read", viewer, example.the_series, facts, example.any)
	through.dependencies == answer.dependencies | {"token:v1"}
}

test_a_refusal_is_never_kept if {
	answer := example.answer("series.read", example.bob, example.the_series, {"series": example.series([])}, example.any)
	answer == {"allow": false, "status": "not_found", "reasons": ["no_path"], "obligations": {}}
}

test_other_answers_are_not_kept if {
	answer := example.answer("album.list", example.bob, example.the_system, {}, example.any)
	answer == {
		"allow": true,
		"status": "ok",
		"reasons": {"as_user"},
		"obligations": {"valid_until": example.now + 3600000},
	}
}

test_an_internal_client_has_no_end if {
	example.answer("policy.publish", example.client, example.the_system, {}, example.any).obligations == {}
}
