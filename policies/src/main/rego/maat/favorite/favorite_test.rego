package maat.favorite_test

import data.maat.example_test as example

study(paths) := {"study": example.study(paths)}

series(paths) := {"series": example.series(paths)}

in_knee(membership, facts) := object.union(facts, {"source_album": membership})

allows(caller, facts, source) := example.allows_from("study.favorite", caller, example.the_study, facts, source)

refuses(caller, facts, source) := example.refuses_from("study.favorite", caller, example.the_study, facts, source)

knee := example.in_album("knee")

test_stu_24_in_the_own_inbox if {
	allows(example.bob, study([example.by_inbox]), example.inbox) == {"by_inbox"}
	allows(example.user_token, study([example.by_inbox]), example.inbox) == {"by_inbox"}
}

test_stu_26_in_an_album_where_one_adds_series if {
	facts := study([example.by_album("knee", ["add_series"])])
	membership := example.granted(["add_series"])
	allows(example.bob, in_knee(membership, facts), knee) == {"by_permission:add_series"}
	allows(example.bob, in_knee(example.admin, study([example.as_admin_of("knee")])), knee) == {"as_admin"}
	refuses(example.bob, in_knee(example.member, facts), knee) == ["forbidden", "add_series_required"]
	refuses(example.bob, in_knee(example.stranger, facts), knee) == ["not_found", "no_album_access"]
}

test_stu_25_series_likewise if {
	facts := series([example.by_inbox])
	allowed := example.allows_from("series.favorite", example.bob, example.the_series, facts, example.inbox)
	allowed == {"by_inbox"}
	elsewhere := in_knee(example.admin, facts)
	refusal := example.refuses_from("series.favorite", example.bob, example.the_series, elsewhere, knee)
	refusal == ["not_found", "not_in_source"]
}

test_what_is_seen_nowhere_is_forbidden if {
	refuses(example.bob, study([]), example.inbox) == ["forbidden", "out_of_sight"]
	refuses(example.bob, in_knee(example.admin, study([])), knee) == ["forbidden", "out_of_sight"]
}

test_what_is_only_elsewhere_is_not_found if {
	refuses(example.bob, study([example.by_album("knee", [])]), example.inbox) == ["not_found", "not_in_source"]
}

test_exactly_one_place_is_named if {
	refuses(example.bob, study([example.by_inbox]), example.any) == ["bad_request", "source_required"]
}

test_tokens_that_are_no_persons_mark_nothing if {
	token := example.knee_token(["read", "write"])
	refuses(token, study([example.as_admin_of("knee")]), knee) == ["forbidden", "user_access_required"]
}
