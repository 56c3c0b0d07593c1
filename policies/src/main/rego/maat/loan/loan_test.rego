package maat.loan_test

import data.maat.example_test as example

series_of(paths) := {"series": example.series(paths)}

study_of(paths) := {"study": example.study(paths)}

lends_series(caller, paths) := example.allows("series.lend", caller, example.the_series, series_of(paths))

lends_no_series(caller, paths) := example.refuses("series.lend", caller, example.the_series, series_of(paths))

lends_no_study(caller, paths) := example.refuses("study.lend", caller, example.the_study, study_of(paths))

link := example.knee_token(["read", "appropriate"])

in_knee := [example.as_admin_of("knee")]

into_knee := object.union(example.the_study, {"album": "knee"})

test_snd_13_a_token_that_may_appropriate_lends_a_series if {
	lends_series(link, in_knee) == {"by_album:knee"}
	lends_series(example.user_token, [example.by_inbox]) == {"by_inbox"}
}

test_snd_15_only_capabilities_with_both_flags_lend_a_series if {
	lends_no_series(example.bob, [example.by_inbox]) == ["forbidden", "capability_required"]
	lends_no_series(example.knee_token(["read"]), in_knee) == ["forbidden", "appropriate_required"]
	lends_no_series(example.knee_token(["appropriate"]), in_knee) == ["forbidden", "read_required"]
}

test_snd_15_what_is_out_of_reach_of_the_link_is_not_there if {
	lends_no_series(link, [example.by_inbox]) == ["not_found", "no_path"]
	lends_no_series(example.orphaned_token(["read", "appropriate"]), in_knee) == ["not_found", "no_path"]
	lends_no_series(example.user_token, [example.by_album("knee", [])]) == ["not_found", "not_sendable"]
}

test_snd_14_a_token_of_an_album_lends_a_study if {
	result := example.answer("study.lend", link, example.the_study, study_of(in_knee), example.any)
	result.reasons == {"by_album:knee"}
	some grant in result.obligations.grants
	grant.album == "knee"
}

test_snd_15_no_other_token_lends_a_study if {
	lends_no_study(example.bob, [example.by_inbox]) == ["forbidden", "capability_required"]
	lends_no_study(example.user_token, [example.by_inbox]) == ["forbidden", "capability_required"]
	lends_no_study(example.knee_token(["read"]), in_knee) == ["forbidden", "appropriate_required"]
	lends_no_study(example.knee_token(["appropriate"]), in_knee) == ["forbidden", "read_required"]
	lends_no_study(link, []) == ["not_found", "no_path"]
}

test_what_is_lent_goes_to_the_inbox_or_to_the_album_of_the_token if {
	own := example.answer("study.take", example.bob, example.the_study, {}, example.any)
	[own.reasons, own.obligations.destination] == [{"into_inbox"}, {"kind": "inbox"}]
	album := example.answer("study.take", example.knee_token(["write"]), example.the_study, {}, example.any)
	[album.reasons, album.obligations.destination] == [{"by_token:write"}, {"kind": "album", "album": "knee"}]
}

test_a_token_that_may_not_write_takes_nothing if {
	lacking := example.refuses("study.take", example.knee_token(["read"]), example.the_study, {})
	lacking == ["forbidden", "write_required"]
	orphaned := example.refuses("study.take", example.orphaned_token(["write"]), example.the_study, {})
	orphaned == ["not_found", "no_album_access"]
}

test_snd_14_an_album_takes_what_is_lent_from_whoever_may_add if {
	add := {"album": example.granted(["add_series"])}
	example.allows("album.study.take", example.bob, into_knee, add) == {"by_permission:add_series"}
	lacking := example.refuses("album.study.take", example.bob, into_knee, {"album": example.member})
	lacking == ["forbidden", "add_series_required"]
	stranger := example.refuses("album.study.take", example.bob, into_knee, {"album": example.stranger})
	stranger == ["not_found", "no_album_access"]
}
