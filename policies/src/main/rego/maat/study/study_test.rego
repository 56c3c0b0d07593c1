package maat.study_test

import data.maat.example_test as example

knee := example.in_album("knee")

sendable := example.by_album("knee", ["send_series"])

unsendable := example.by_album("knee", ["add_series"])

facts(paths) := {"study": example.study(paths)}

sending(paths, target) := {
	"study": example.study(paths),
	"target": target,
	"source_album": example.album_of(paths),
}

in_knee := object.union(example.the_study, {"album": "knee"})

adding(paths, membership) := {
	"study": example.study(paths),
	"album": membership,
	"source_album": example.album_of(paths),
}

lists(caller, source, membership) := example.allows_from(
	"study.list",
	caller,
	example.the_system,
	{"source_album": membership},
	source,
)

lists_not(caller, source, membership) := example.refuses_from(
	"study.list",
	caller,
	example.the_system,
	{"source_album": membership},
	source,
)

sends(caller, source, given) := example.allows_from("study.send", caller, example.the_study, given, source)

sends_not(caller, source, given) := example.refuses_from("study.send", caller, example.the_study, given, source)

in_album_of_mine(paths) := object.union(facts(paths), {"source_album": example.member})

claims(caller, source, paths) := example.allows_from(
	"study.claim",
	caller,
	example.the_study,
	in_album_of_mine(paths),
	source,
)

claims_not(caller, source, paths) := claims_not_given(caller, source, in_album_of_mine(paths))

claims_not_given(caller, source, given) := example.refuses_from(
	"study.claim",
	caller,
	example.the_study,
	given,
	source,
)

adds(caller, source, given) := example.allows_from("album.study.add", caller, in_knee, given, source)

adds_not(caller, source, given) := example.refuses_from("album.study.add", caller, in_knee, given, source)

# Lists

test_stu_01_a_person_lists_inbox_and_albums if {
	lists(example.bob, example.any, {}) == {"by_inbox", "by_albums"}
	lists(example.user_token, example.inbox, {}) == {"by_inbox"}
}

test_stu_02_an_album_is_listed_by_its_members if {
	lists(example.bob, knee, example.member) == {"by_album:knee"}
	lists_not(example.bob, knee, example.stranger) == ["not_found", "no_album_access"]
}

test_stu_05_an_album_token_lists_its_album if {
	token := example.knee_token(["read"])
	lists(token, example.any, {}) == {"by_album:knee"}
	lists(token, knee, example.admin) == {"by_album:knee"}
	lists_not(token, example.in_album("hip"), example.admin) == ["not_found", "no_album_access"]
	lists_not(token, example.inbox, {}) == ["bad_request", "source_outside_token"]
	lists_not(example.orphaned_token(["read"]), example.any, {}) == ["not_found", "no_album_access"]
	lists_not(example.knee_token(["write"]), example.any, {}) == ["forbidden", "read_required"]
	lists_not(example.knee_token(["write"]), example.inbox, {}) == ["forbidden", "read_required"]
}

test_stu_06_a_viewer_token_lists_its_study if {
	viewer := example.viewer(example.bob, knee, ["read"])
	result := example.answer("study.list", viewer, example.the_system, {"source_album": example.member}, example.any)
	result.reasons == {"by_album:knee"}
	result.obligations.grants == {{"via": "album", "album": "knee", "studies": ["1.2"]}}
	lists_not(viewer, knee, example.stranger) == ["not_found", "no_album_access"]
	lists_not(viewer, example.inbox, {}) == ["bad_request", "source_outside_token"]
	lists_not(viewer, example.in_album("hip"), example.member) == ["not_found", "no_album_access"]
}

test_q_11_a_viewer_token_from_the_inbox_lists_there if {
	viewer := example.viewer(example.bob, example.inbox, ["read"])
	lists(viewer, example.any, {}) == {"by_inbox"}
	lists(viewer, example.inbox, {}) == {"by_inbox"}
	lists_not(viewer, knee, example.member) == ["not_found", "no_album_access"]
}

test_stu_18_series_are_listed_to_whoever_sees_some_of_the_study if {
	given := object.union(facts([example.by_inbox]), {"source_album": example.member})
	result := example.answer("study.series.list", example.bob, example.the_study, given, knee)
	result.reasons == {"by_inbox"}
	result.obligations.grants == {{"via": "album", "album": "knee"}}
}

lists_no_series(caller, source, given) := example.refuses_from(
	"study.series.list",
	caller,
	example.the_study,
	given,
	source,
)

test_stu_18_series_of_what_one_does_not_see_are_not_listed if {
	lists_no_series(example.bob, example.any, facts([])) == ["not_found", "no_path"]
	foreign := object.union(facts([example.by_inbox]), {"source_album": example.stranger})
	lists_no_series(example.bob, knee, foreign) == ["not_found", "no_album_access"]
}

test_stu_18_a_token_lists_series_within_its_source if {
	given := object.union(facts([example.as_admin_of("knee")]), {"source_album": example.admin})
	lists_no_series(example.knee_token(["read"]), example.inbox, given) == ["forbidden", "inbox_out_of_reach"]
	lists_no_series(example.knee_token(["read"]), example.in_album("hip"), given) == ["forbidden", "album_out_of_reach"]
	lists_no_series(example.knee_token(["write"]), example.any, given) == ["forbidden", "read_required"]
}

# Reading

test_a_study_is_read_by_inbox_and_album if {
	result := example.answer("study.read", example.bob, example.the_study, facts([example.by_inbox, unsendable]), example.any)
	result.reasons == {"by_inbox", "by_album:knee"}
	result.obligations.grants == {{"via": "inbox"}, {"via": "album"}}
}

test_q_32_to_a_stranger_a_study_does_not_exist if {
	example.refuses("study.read", example.bob, example.the_study, facts([])) == ["not_found", "no_path"]
}

test_stu_23_inbox_out_of_reach_and_missing_flags_are_forbidden if {
	read := "study.read"
	given := facts([example.as_admin_of("knee")])
	refusal := example.refuses_from(read, example.knee_token(["read"]), example.the_study, given, example.inbox)
	refusal == ["forbidden", "inbox_out_of_reach"]
	example.refuses(read, example.knee_token(["write"]), example.the_study, given) == ["forbidden", "read_required"]
}

# Sending

test_snd_01_a_study_is_sent_from_the_inbox_or_an_album_that_permits_it if {
	sends(example.bob, example.inbox, sending([example.by_inbox], example.someone)) == {"by_inbox"}
	sends(example.bob, knee, sending([sendable], example.someone)) == {"by_album:knee"}
	sends_not(example.bob, knee, sending([unsendable], example.someone)) == ["forbidden", "send_series_required"]
	sends_not(example.bob, example.inbox, sending([sendable], example.someone)) == ["not_found", "no_path"]
}

test_auth_09_the_album_comes_before_the_right_there_and_that_before_the_study if {
	foreign := object.union(sending([], example.someone), {"source_album": example.stranger})
	sends_not(example.bob, knee, foreign) == ["not_found", "no_album_access"]
	closed := object.union(sending([], example.no_one), {"source_album": example.member})
	sends_not(example.bob, knee, closed) == ["forbidden", "send_series_required"]
	open := object.union(sending([], example.someone), {"source_album": example.granted(["send_series"])})
	sends_not(example.bob, knee, open) == ["not_found", "no_path"]
}

test_snd_02_one_source_must_be_named if {
	sends_not(example.bob, example.any, sending([sendable], example.someone)) == ["bad_request", "source_required"]
}

test_snd_03_a_study_is_not_sent_to_nobody if {
	sends_not(example.bob, knee, sending([sendable], example.no_one)) == ["not_found", "unknown_user"]
}

test_snd_04_sending_to_oneself_claims_from_an_album if {
	sends(example.bob, knee, sending([sendable], example.oneself)) == {"by_album:knee"}
	given := sending([example.by_inbox], example.oneself)
	sends_not(example.bob, example.inbox, given) == ["bad_request", "sent_to_oneself"]
}

test_snd_05_a_missing_flag_comes_before_a_wrong_source if {
	given := sending([example.as_admin_of("knee")], example.someone)
	sends_not(example.knee_token(["read"]), example.inbox, given) == ["forbidden", "appropriate_required"]
	sends_not(example.knee_token([]), example.inbox, given) == ["forbidden", "read_required"]
}

test_snd_05_an_album_token_sends_from_its_album if {
	token := example.knee_token(["read", "appropriate"])
	given := sending([example.as_admin_of("knee")], example.someone)
	sends(token, example.any, given) == {"by_album:knee"}
	sends(token, knee, given) == {"by_album:knee"}
	every source in [example.inbox, example.in_album("hip")] {
		sends_not(token, source, given) == ["bad_request", "source_outside_token"]
	}
	sends_not(example.knee_token(["appropriate"]), example.any, given) == ["forbidden", "read_required"]
	sends_not(example.knee_token(["read"]), example.any, given) == ["forbidden", "appropriate_required"]
}

# Claiming

test_snd_12_a_study_is_claimed_from_an_album_that_permits_sending if {
	result := example.answer("study.claim", example.bob, example.the_study, facts([sendable]), knee)
	result.reasons == {"by_album:knee"}
	result.obligations.destination == {"kind": "inbox"}
	result.obligations.grants == {{"via": "album", "album": "knee"}}
	claims_not(example.bob, knee, [unsendable]) == ["forbidden", "send_series_required"]
	claims_not(example.bob, knee, [example.by_inbox]) == ["not_found", "no_path"]
	claims_not(example.bob, example.any, [sendable]) == ["not_found", "no_album_named"]
}

test_snd_12_the_album_comes_first_and_what_nobody_shows_is_forbidden if {
	foreign := object.union(facts([example.by_inbox]), {"source_album": example.stranger})
	claims_not_given(example.bob, knee, foreign) == ["not_found", "no_album_access"]
	claims_not(example.bob, knee, []) == ["forbidden", "out_of_sight"]
}

test_q_04_an_album_token_claims_within_its_album if {
	path := example.as_admin_of("knee")
	claims(example.knee_token(["read", "appropriate"]), knee, [path]) == {"by_album:knee"}
	elsewhere := claims_not(example.knee_token(["read", "appropriate"]), example.in_album("hip"), [path])
	elsewhere == ["not_found", "no_album_access"]
	claims_not(example.knee_token(["read"]), knee, [path]) == ["forbidden", "appropriate_required"]
	claims_not(example.knee_token(["appropriate"]), knee, [path]) == ["forbidden", "read_required"]
}

# Removing

test_snd_16_a_study_is_removed_from_the_inbox if {
	result := example.answer("study.remove", example.bob, example.the_study, facts([example.by_inbox]), example.any)
	result.reasons == {"by_inbox"}
	result.obligations.grants == [{"via": "inbox"}]
	remove := "study.remove"
	example.refuses(remove, example.bob, example.the_study, facts([sendable])) == ["not_found", "not_in_inbox"]
	example.refuses(remove, example.bob, example.the_study, facts([])) == ["not_found", "no_path"]
}

test_snd_18_an_album_token_removes_from_its_album_if_it_reads_and_writes if {
	remove := "study.remove"
	given := facts([example.as_admin_of("knee")])
	example.allows(remove, example.knee_token(["read", "write"]), example.the_study, given) == {"by_token:write"}
	lacks_write := example.refuses(remove, example.knee_token(["read"]), example.the_study, given)
	lacks_write == ["forbidden", "write_required"]
	lacks_read := example.refuses(remove, example.knee_token(["write"]), example.the_study, given)
	lacks_read == ["forbidden", "read_required"]
}

# Adding to an album, and taking out of it

test_snd_19_a_study_is_added_with_permission_on_both_sides if {
	permitted := example.granted(["add_series"])
	hip := example.in_album("hip")
	sendable_hip := example.by_album("hip", ["send_series"])
	adds(example.bob, example.inbox, adding([example.by_inbox], permitted)) == {"by_inbox"}
	adds(example.bob, hip, adding([sendable_hip], example.admin)) == {"by_album:hip"}
	adds_not(example.bob, hip, adding([sendable_hip], example.member)) == ["forbidden", "add_series_required"]
	unsendable_hip := example.by_album("hip", [])
	adds_not(example.bob, hip, adding([unsendable_hip], permitted)) == ["forbidden", "send_series_required"]
}

test_snd_19_what_is_out_of_reach_wins if {
	adds_not(example.bob, example.inbox, adding([example.by_inbox], example.stranger)) == ["not_found", "no_album_access"]
	foreign := object.union(adding([], example.member), {"source_album": example.stranger})
	adds_not(example.bob, example.in_album("hip"), foreign) == ["not_found", "no_album_access"]
}

test_auth_09_rights_on_both_sides_come_before_the_study if {
	hip := example.in_album("hip")
	adds_not(example.bob, example.inbox, adding([], example.member)) == ["forbidden", "add_series_required"]
	adds_not(example.bob, hip, adding([], example.admin)) == ["forbidden", "send_series_required"]
	adds_not(example.bob, example.inbox, adding([], example.admin)) == ["not_found", "no_path"]
}

test_q_04_exactly_one_source_is_named if {
	adds_not(example.bob, example.any, adding([example.by_inbox], example.admin)) == ["bad_request", "source_required"]
	missing := ["forbidden", "add_series_required"]
	adds_not(example.bob, example.any, adding([example.by_inbox], example.member)) == missing
}

test_snd_21_a_study_is_taken_out_by_admins_and_permitted_members if {
	there := object.union(example.study([]), {"in_album": true})
	remove := "album.study.remove"
	permitted := {"study": there, "album": example.granted(["delete_series"])}
	result := example.answer(remove, example.bob, in_knee, permitted, example.any)
	result.reasons == {"by_permission:delete_series"}
	result.obligations.grants == [{"via": "album", "album": "knee"}]
	forbidden := example.refuses(remove, example.bob, in_knee, {"study": there, "album": example.member})
	forbidden == ["forbidden", "delete_series_required"]
	absent := example.refuses(remove, example.bob, in_knee, adding([example.by_inbox], example.admin))
	absent == ["not_found", "not_in_album"]
}

test_auth_09_without_the_right_to_take_out_nobody_learns_what_is_there if {
	given := adding([example.by_inbox], example.member)
	refusal := example.refuses("album.study.remove", example.bob, in_knee, given)
	refusal == ["forbidden", "delete_series_required"]
}

# Erasing

test_snd_23_a_system_administrator_erases_a_study_that_is_known if {
	example.allows("study.erase", example.administrator, example.the_study, facts([])) == {"as_system_administrator"}
	unknown := {"study": object.union(example.study([]), {"known": false})}
	example.refuses("study.erase", example.administrator, example.the_study, unknown) == ["not_found", "no_path"]
}

test_snd_23_erasing_from_an_album_needs_the_study_to_be_there if {
	there := {"study": object.union(example.study([]), {"in_album": true})}
	example.allows("study.erase", example.administrator, in_knee, there) == {"as_system_administrator"}
	example.refuses("study.erase", example.administrator, in_knee, facts([])) == ["not_found", "no_path"]
}

test_snd_23_nobody_else_erases if {
	every caller in [example.bob, example.user_token, example.knee_token(["read", "write"])] {
		refusal := example.refuses("study.erase", caller, example.the_study, facts([example.by_inbox]))
		refusal == ["forbidden", "system_administrator_required"]
	}
}
