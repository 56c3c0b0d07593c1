package maat.series_test

import data.maat.example_test as example

facts(paths) := {"series": example.series(paths)}

sending(paths, target) := {"series": example.series(paths), "target": target}

changed(paths, details) := {"series": object.union(example.series(paths), details)}

into_knee := object.union(example.the_series, {"album": "knee"})

adding(membership, series) := {"album": membership, "series": series}

allows(action, caller, given) := example.allows(action, caller, example.the_series, given)

refuses(action, caller, given) := example.refuses(action, caller, example.the_series, given)

allows_to_add(membership, series) := example.allows("album.series.add", example.bob, into_knee, adding(membership, series))

refuses_to_add(caller, membership, series) := example.refuses(
	"album.series.add",
	caller,
	into_knee,
	adding(membership, series),
)

sendable := example.by_album("knee", ["send_series"])

unsendable := example.by_album("knee", ["add_series"])

# Reading

test_a_series_is_read_by_inbox_and_album if {
	allows("series.read", example.bob, facts([example.by_inbox, unsendable])) == {"by_inbox", "by_album:knee"}
}

test_wdo_11_to_a_stranger_a_series_does_not_exist if {
	refuses("series.read", example.bob, facts([])) == ["not_found", "no_path"]
	refuses("series.read", example.user_token, facts([])) == ["not_found", "no_path"]
}

test_h_08_under_another_study_a_series_does_not_exist if {
	misplaced := changed([example.by_inbox], {"other_study": true})
	refuses("series.read", example.bob, misplaced) == ["not_found", "no_path"]
}

test_a_source_narrows_what_is_read if {
	paths := facts([example.by_inbox, unsendable])
	from_inbox := example.allows_from("series.read", example.bob, example.the_series, paths, example.inbox)
	from_inbox == {"by_inbox"}
	knee := example.in_album("knee")
	example.allows_from("series.read", example.bob, example.the_series, paths, knee) == {"by_album:knee"}
	hip := example.in_album("hip")
	example.refuses_from("series.read", example.bob, example.the_series, paths, hip) == ["not_found", "no_path"]
}

test_cap_14_an_album_token_reads_in_its_album if {
	own := facts([example.as_admin_of("knee"), example.by_inbox, example.as_admin_of("hip")])
	allows("series.read", example.knee_token(["read"]), own) == {"by_album:knee"}
	refuses("series.read", example.knee_token(["read"]), facts([example.by_inbox])) == ["not_found", "no_path"]
	refuses("series.read", example.knee_token(["write"]), own) == ["forbidden", "read_required"]
}

test_cap_16_an_album_token_reads_while_its_creator_is_admin if {
	refuses("series.read", example.orphaned_token(["read"]), facts([sendable])) == ["not_found", "no_path"]
}

test_tok_12_a_viewer_token_reads_its_study_only if {
	viewer := example.viewer(example.bob, example.any, ["read"])
	allows("series.read", viewer, facts([example.by_inbox])) == {"by_inbox"}
	other := {"type": "series", "study": "1.9", "series": "1.2.3"}
	example.refuses("series.read", viewer, other, facts([example.by_inbox])) == ["not_found", "no_path"]
}

test_a_viewer_token_bound_to_an_album_does_not_reach_the_inbox if {
	viewer := example.viewer(example.bob, example.in_album("knee"), ["read"])
	paths := facts([example.by_inbox])
	refuses("series.read", viewer, paths) == ["not_found", "no_path"]
	refusal := example.refuses_from("series.read", viewer, example.the_series, paths, example.inbox)
	refusal == ["forbidden", "inbox_out_of_reach"]
}

# Sending

test_snd_06_a_series_is_sent_on_paths_that_permit_it if {
	allows("series.send", example.bob, sending([example.by_inbox], example.someone)) == {"by_inbox"}
	allows("series.send", example.bob, sending([sendable], example.someone)) == {"by_album:knee"}
	allows("series.send", example.bob, sending([example.as_admin_of("knee")], example.someone)) == {"by_album:knee"}
}

test_q_03_a_member_without_send_sends_nothing if {
	refuses("series.send", example.bob, sending([unsendable], example.someone)) == ["forbidden", "send_series_required"]
	refuses("series.send", example.bob, sending([], example.someone)) == ["not_found", "no_path"]
}

test_a_series_is_not_sent_to_nobody if {
	refuses("series.send", example.bob, sending([sendable], example.no_one)) == ["not_found", "unknown_user"]
}

test_snd_05_an_album_token_sends_if_it_reads_and_appropriates if {
	given := sending([example.as_admin_of("knee")], example.someone)
	allows("series.send", example.knee_token(["read", "appropriate"]), given) == {"by_album:knee"}
	refuses("series.send", example.knee_token(["read"]), given) == ["forbidden", "appropriate_required"]
	refuses("series.send", example.knee_token(["appropriate"]), given) == ["forbidden", "read_required"]
}

test_snd_25_a_viewer_token_sends_claims_and_removes_nothing if {
	viewer := example.viewer(example.bob, example.any, ["read", "write"])
	every action in ["series.send", "series.claim", "series.remove"] {
		refuses(action, viewer, sending([example.by_inbox], example.someone)) == ["forbidden", "viewer_token"]
	}
}

# Claiming

test_snd_07_an_unknown_series_is_reserved_in_the_inbox if {
	given := {"series": example.new_series}
	answer := example.answer("series.claim", example.bob, example.the_series, given, example.any)
	answer.reasons == {"new_series"}
	answer.obligations.destination == {"kind": "inbox"}
}

test_snd_23_what_is_being_erased_is_not_taken_in if {
	given := {"series": object.union(example.new_series, {"erasing": true})}
	example.refuses("series.claim", example.bob, example.the_series, given) == ["conflict", "being_erased"]
	free := {"series": object.union(example.new_series, {"erasing": false})}
	allows("series.claim", example.bob, free) == {"new_series"}
}

test_q_46_a_reservation_holds_for_others_until_it_runs_out if {
	reserved := changed([], {"populated": false})
	refuses("series.claim", example.bob, reserved) == ["not_found", "reserved_by_another"]
	allows("series.claim", example.bob, {"series": example.new_series}) == {"new_series"}
}

test_q_23_an_orphan_goes_back_to_its_last_owner_or_to_an_administrator if {
	orphan := changed([], {"orphan": true})
	refuses("series.claim", example.bob, orphan) == ["not_found", "orphan_of_another"]
	allows("series.claim", example.administrator, orphan) == {"as_system_administrator"}
	own := changed([], {"orphan": true, "last_owner": true})
	allows("series.claim", example.bob, own) == {"as_last_owner"}
	allows("series.claim", example.knee_token(["write"]), own) == {"as_last_owner"}
}

test_q_23_what_others_still_have_is_nobodys_to_take_back if {
	held := changed([], {"last_owner": true})
	refuses("series.claim", example.bob, held) == ["not_found", "no_path"]
	refuses("series.claim", example.administrator, held) == ["not_found", "no_path"]
	misplaced := changed([], {"orphan": true, "last_owner": true, "other_study": true})
	refuses("series.claim", example.bob, misplaced) == ["conflict", "series_of_other_study"]
	refuses("series.claim", example.administrator, misplaced) == ["conflict", "series_of_other_study"]
}

test_snd_11_an_album_token_without_write_claims_not_even_what_is_in_its_album if {
	given := facts([example.as_admin_of("knee")])
	refuses("series.claim", example.knee_token(["read"]), given) == ["forbidden", "write_required"]
}

test_snd_09_a_series_is_claimed_from_inbox_or_album_that_permits_sending if {
	allows("series.claim", example.bob, facts([example.by_inbox])) == {"by_inbox"}
	allows("series.claim", example.bob, facts([sendable])) == {"by_album:knee"}
	refuses("series.claim", example.bob, facts([unsendable])) == ["not_found", "not_sendable"]
}

test_snd_10_a_series_that_only_others_have_is_not_claimed if {
	refuses("series.claim", example.bob, facts([])) == ["not_found", "no_path"]
}

test_q_47_a_series_of_another_study_is_a_conflict if {
	misplaced := changed([example.by_inbox], {"other_study": true})
	refuses("series.claim", example.bob, misplaced) == ["conflict", "series_of_other_study"]
}

test_snd_11_an_album_token_with_write_claims_into_its_album if {
	token := example.knee_token(["write"])
	answer := example.answer("series.claim", token, example.the_series, {"series": example.new_series}, example.any)
	answer.reasons == {"new_series"}
	answer.obligations.destination == {"kind": "album", "album": "knee"}
	allows("series.claim", token, facts([example.as_admin_of("knee")])) == {"by_album:knee"}
	refuses("series.claim", token, facts([example.by_inbox])) == ["not_found", "no_path"]
	refuses("series.claim", example.knee_token(["read"]), facts([])) == ["forbidden", "write_required"]
	given := {"series": example.new_series}
	refuses("series.claim", example.orphaned_token(["write"]), given) == ["not_found", "no_album_access"]
}

# Removing

test_snd_17_a_series_is_removed_from_the_inbox if {
	given := facts([example.by_inbox, sendable])
	answer := example.answer("series.remove", example.bob, example.the_series, given, example.any)
	answer.reasons == {"by_inbox"}
	answer.obligations.grants == [{"via": "inbox"}]
	refuses("series.remove", example.bob, facts([sendable])) == ["not_found", "not_in_inbox"]
	refuses("series.remove", example.bob, facts([])) == ["not_found", "no_path"]
	refuses("series.remove", example.bob, changed([example.by_inbox], {"other_study": true})) == ["not_found", "no_path"]
}

test_snd_18_an_album_token_removes_from_its_album_if_it_reads_and_writes if {
	given := facts([example.as_admin_of("knee")])
	answer := example.answer(
		"series.remove",
		example.knee_token(["read", "write"]),
		example.the_series,
		given,
		example.any,
	)
	answer.reasons == {"by_token:write"}
	answer.obligations.grants == {{"via": "album", "album": "knee", "with": ["admin"]}}
	refuses("series.remove", example.knee_token(["read"]), given) == ["forbidden", "write_required"]
	refuses("series.remove", example.knee_token(["write"]), given) == ["forbidden", "read_required"]
	refusal := refuses("series.remove", example.knee_token(["read", "write"]), facts([example.by_inbox]))
	refusal == ["not_found", "no_path"]
}

# Adding to an album, and taking out of it

test_snd_20_a_series_is_added_from_inbox_or_sendable_album if {
	permitted := example.granted(["add_series"])
	allows_to_add(permitted, example.series([example.by_inbox])) == {"by_inbox"}
	allows_to_add(permitted, example.series([example.by_album("hip", ["send_series"])])) == {"by_album:hip"}
	allows_to_add(example.admin, example.new_series) == {"new_series"}
	refusal := refuses_to_add(example.bob, permitted, example.series([example.by_album("hip", [])]))
	refusal == ["not_found", "not_sendable"]
}

test_snd_20_a_series_that_is_there_already_is_added_without_effect if {
	there := object.union(example.series([unsendable]), {"in_album": true})
	allows_to_add(example.granted(["add_series"]), there) == {"already_there"}
	refuses_to_add(example.bob, example.member, there) == ["forbidden", "add_series_required"]
}

test_auth_09_the_album_comes_before_the_right_there_and_that_before_the_series if {
	refuses_to_add(example.bob, example.stranger, example.series([])) == ["not_found", "no_album_access"]
	every series in [example.series([]), example.series([example.by_inbox]), example.new_series] {
		refuses_to_add(example.bob, example.member, series) == ["forbidden", "add_series_required"]
	}
	refuses_to_add(example.bob, example.admin, example.series([])) == ["not_found", "no_path"]
	token := example.knee_token(["read", "write"])
	refuses_to_add(token, example.admin, example.new_series) == ["forbidden", "user_access_required"]
}

test_q_47_a_series_of_another_study_is_not_added if {
	misplaced := object.union(example.series([]), {"other_study": true, "in_album": true})
	refuses_to_add(example.bob, example.admin, misplaced) == ["conflict", "series_of_other_study"]
}

test_snd_22_a_series_is_taken_out_by_admins_and_permitted_members if {
	answer := removed(example.bob, example.granted(["delete_series"]))
	answer.reasons == {"by_permission:delete_series"}
	answer.obligations.grants == [{"via": "album", "album": "knee"}]
	removed(example.bob, example.admin).reasons == {"as_admin"}
	removed(example.bob, example.member).reasons == ["delete_series_required"]
	removed(example.bob, example.stranger).reasons == ["no_album_access"]
}

test_snd_18_an_album_token_takes_out_of_its_album_if_it_reads_and_writes if {
	removed(example.knee_token(["read", "write"]), example.admin).reasons == {"by_token:write"}
	removed(example.knee_token(["read"]), example.admin).reasons == ["write_required"]
	removed(example.knee_token(["write"]), example.admin).reasons == ["read_required"]
	removed(example.orphaned_token(["read", "write"]), example.member).reasons == ["no_album_access"]
}

test_snd_22_what_is_not_in_the_album_is_not_found_there if {
	given := adding(example.admin, example.series([example.by_inbox]))
	refusal := example.refuses("album.series.remove", example.bob, into_knee, given)
	refusal == ["not_found", "not_in_album"]
}

test_auth_09_without_the_right_to_take_out_nobody_learns_what_is_there if {
	given := adding(example.member, example.series([example.by_inbox]))
	refusal := example.refuses("album.series.remove", example.bob, into_knee, given)
	refusal == ["forbidden", "delete_series_required"]
}

removed(caller, membership) := example.answer(
	"album.series.remove",
	caller,
	into_knee,
	adding(membership, object.union(example.series([]), {"in_album": true})),
	example.any,
)

# Erasing

test_snd_23_a_system_administrator_erases_a_series_that_is_known if {
	allows("series.erase", example.administrator, facts([])) == {"as_system_administrator"}
	every details in [{"known": false}, {"other_study": true}] {
		refuses("series.erase", example.administrator, changed([], details)) == ["not_found", "no_path"]
	}
}

test_snd_23_erasing_from_an_album_needs_the_series_to_be_there if {
	there := changed([], {"in_album": true})
	example.allows("series.erase", example.administrator, into_knee, there) == {"as_system_administrator"}
	example.refuses("series.erase", example.administrator, into_knee, facts([])) == ["not_found", "no_path"]
}

test_snd_23_nobody_else_erases if {
	every caller in [example.bob, example.user_token, example.knee_token(["read", "write"])] {
		refuses("series.erase", caller, facts([example.by_inbox])) == ["forbidden", "system_administrator_required"]
	}
}
