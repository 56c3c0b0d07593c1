package maat.upload_test

import data.maat.example_test as example

knee := example.in_album("knee")

to_knee := {"kind": "album", "album": "knee"}

to_inbox := {"kind": "inbox"}

permitted := example.granted(["add_series"])

# Whether an upload may begin, and where it goes.

begins(caller, resource, membership) := [result.reasons, result.obligations.destination] if {
	result := example.answer("study.store", caller, resource, {"album": membership}, example.any)
	result.allow
}

begins_not(caller, resource, membership) := example.refuses("study.store", caller, resource, {"album": membership})

# What becomes of one series of it.

stores(caller, resource, membership, series) := example.allows(
	"series.store",
	caller,
	resource,
	{"album": membership, "series": series},
)

stores_not(caller, resource, membership, series) := example.refuses(
	"series.store",
	caller,
	resource,
	{"album": membership, "series": series},
)

in_knee := object.union(example.the_series, {"album": "knee"})

there := object.union(example.series([example.by_album("knee", [])]), {"in_album": true})

test_upl_04_a_person_uploads_into_the_inbox if {
	begins(example.bob, example.the_system, {}) == [{"into_inbox"}, to_inbox]
	begins(example.user_token, example.the_system, {}) == [{"into_inbox"}, to_inbox]
}

test_upl_05_a_person_uploads_into_an_album_that_takes_series if {
	begins(example.bob, example.the_album, permitted) == [{"by_permission:add_series"}, to_knee]
	begins(example.bob, example.the_album, example.admin) == [{"as_admin"}, to_knee]
	begins_not(example.bob, example.the_album, example.member) == ["forbidden", "add_series_required"]
	begins_not(example.bob, example.the_album, example.stranger) == ["not_found", "no_album_access"]
}

test_upl_06_an_album_token_uploads_into_its_album if {
	token := example.knee_token(["write"])
	begins(token, example.the_system, {}) == [{"by_token:write"}, to_knee]
	begins(token, example.the_album, example.admin) == [{"by_token:write"}, to_knee]
	begins_not(token, {"type": "album", "album": "hip"}, example.admin) == ["not_found", "no_album_access"]
}

test_upl_03_without_write_nothing_is_uploaded if {
	begins_not(example.knee_token(["read"]), example.the_system, {}) == ["forbidden", "write_required"]
	begins_not(example.viewer(example.bob, example.any, ["read"]), example.the_system, {}) == ["forbidden", "write_required"]
	wrapped := example.viewer(example.knee_token(["read"]), example.any, ["read", "write"])
	begins_not(wrapped, example.the_system, {}) == ["forbidden", "write_required"]
}

test_cap_16_an_album_token_uploads_while_its_creator_is_admin if {
	begins_not(example.orphaned_token(["write"]), example.the_system, {}) == ["not_found", "no_album_access"]
}

test_upl_06_a_viewer_token_uploads_into_its_source if {
	begins(example.viewer(example.bob, knee, ["write"]), example.the_system, permitted) == [{"by_permission:add_series"}, to_knee]
	every source in [example.any, example.inbox] {
		begins(example.viewer(example.bob, source, ["write"]), example.the_system, {}) == [{"into_inbox"}, to_inbox]
	}
	every source in [example.any, knee] {
		viewer := example.viewer(example.knee_token(["write"]), source, ["write"])
		begins(viewer, example.the_system, {}) == [{"by_token:write"}, to_knee]
	}
}

test_upl_06_a_viewer_token_uploads_nowhere_else if {
	begins_not(example.viewer(example.bob, example.inbox, ["write"]), example.the_album, example.admin) == ["not_found", "no_album_access"]
	begins_not(example.viewer(example.bob, knee, ["write"]), example.the_system, example.stranger) == ["not_found", "no_album_access"]
	every source in [example.inbox, example.in_album("hip")] {
		viewer := example.viewer(example.knee_token(["write"]), source, ["write"])
		begins_not(viewer, example.the_system, {}) == ["not_found", "no_album_access"]
	}
}

test_upl_03_a_viewer_token_of_an_album_needs_write_too if {
	viewer := example.viewer(example.bob, knee, ["read"])
	begins_not(viewer, example.the_system, permitted) == ["forbidden", "write_required"]
	stores_not(viewer, example.the_series, permitted, example.new_series) == ["forbidden", "write_required"]
}

test_upl_05_an_album_that_takes_nothing_takes_no_series_either if {
	stores_not(example.bob, in_knee, example.member, example.new_series) == ["forbidden", "add_series_required"]
}

test_tok_12_a_viewer_token_does_not_grow_another_study_of_its_album if {
	viewer := example.viewer(example.bob, knee, ["write"])
	other := {"type": "series", "study": "1.9", "series": "1.9.1"}
	stores_not(viewer, other, permitted, example.series([example.by_album("knee", [])])) == ["forbidden", "other_study"]
	named := object.union(other, {"album": "knee"})
	stores_not(viewer, named, permitted, there) == ["forbidden", "other_study"]
}

test_upl_04_a_new_series_is_stored if {
	stores(example.bob, example.the_series, {}, example.new_series) == {"new_series"}
	stores(example.bob, in_knee, permitted, example.new_series) == {"new_series"}
	stores(example.knee_token(["write"]), example.the_series, {}, example.new_series) == {"new_series"}
}

test_upl_07_a_foreign_series_is_not_stored if {
	stores_not(example.bob, example.the_series, {}, example.series([])) == ["not_found", "no_path"]
	stores_not(example.bob, in_knee, example.admin, example.series([])) == ["not_found", "no_path"]
	reserved := object.union(example.series([]), {"populated": false})
	stores_not(example.bob, example.the_series, {}, reserved) == ["not_found", "reserved_by_another"]
}

test_upl_04_uploading_into_the_inbox_is_claiming if {
	stores(example.bob, example.the_series, {}, example.series([example.by_inbox])) == {"by_inbox"}
	sendable := example.series([example.by_album("hip", ["send_series"])])
	stores(example.bob, example.the_series, {}, sendable) == {"by_album:hip"}
	stores_not(example.bob, example.the_series, {}, there) == ["not_found", "not_sendable"]
}

test_q_24_a_series_grows_in_its_album_by_the_right_to_add if {
	stores(example.bob, in_knee, permitted, there) == {"already_there"}
	stores_not(example.bob, in_knee, example.member, there) == ["forbidden", "add_series_required"]
}

test_q_03_an_upload_does_not_carry_a_series_from_album_to_album if {
	elsewhere := example.series([example.by_album("hip", ["add_series"])])
	stores_not(example.bob, in_knee, permitted, elsewhere) == ["not_found", "not_sendable"]
}

test_q_23_an_orphan_grows_for_its_last_owner if {
	orphan := object.union(example.series([]), {"orphan": true})
	stores_not(example.bob, example.the_series, {}, orphan) == ["not_found", "orphan_of_another"]
	stores(example.bob, example.the_series, {}, object.union(orphan, {"last_owner": true})) == {"as_last_owner"}
}

test_q_47_a_series_of_another_study_is_a_conflict if {
	misplaced := object.union(there, {"other_study": true})
	stores_not(example.bob, in_knee, permitted, misplaced) == ["conflict", "series_of_other_study"]
}

test_an_album_token_adds_to_what_is_in_its_album if {
	token := example.knee_token(["write"])
	own := example.series([example.as_admin_of("knee")])
	stores(token, example.the_series, {}, own) == {"by_album:knee", "already_there"}
	stores_not(token, example.the_series, {}, example.series([example.by_inbox])) == ["not_found", "no_path"]
}

test_tok_12_a_viewer_token_adds_to_its_study_only if {
	viewer := example.viewer(example.bob, knee, ["write"])
	stores(viewer, example.the_series, permitted, example.new_series) == {"new_series"}
	other := {"type": "series", "study": "1.9", "series": "1.9.1"}
	stores_not(viewer, other, permitted, example.new_series) == ["forbidden", "other_study"]
}

test_a_viewer_token_adds_to_no_series_out_of_its_source if {
	viewer := example.viewer(example.bob, knee, ["write"])
	stores(viewer, example.the_series, permitted, example.series([example.by_album("knee", [])])) == {"already_there"}
	stores_not(viewer, example.the_series, permitted, example.series([example.by_inbox])) == ["not_found", "no_path"]
}
