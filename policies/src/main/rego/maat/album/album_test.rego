package maat.album_test

import data.maat.example_test as example

allows(action, caller, facts) := example.allows(action, caller, example.the_album, facts)

refuses(action, caller, facts) := example.refuses(action, caller, example.the_album, facts)

at(membership) := {"album": membership}

on(membership, target) := {"album": membership, "target": target}

fellow := {"exists": true, "self": false, "member": true, "admin": false}

fellow_admin := {"exists": true, "self": false, "member": true, "admin": true}

admin_oneself := {"exists": true, "self": true, "member": true, "admin": true}

test_alb_01_every_person_creates_and_lists_albums if {
	every action in ["album.create", "album.list"] {
		example.allows(action, example.bob, example.the_system, {}) == {"as_user"}
		example.allows(action, example.user_token, example.the_system, {}) == {"as_user"}
	}
}

test_cap_17_an_album_token_neither_creates_nor_lists_albums if {
	every action in ["album.create", "album.list"] {
		refusal := example.refuses(action, example.knee_token(["read", "write"]), example.the_system, {})
		refusal == ["forbidden", "user_access_required"]
	}
}

test_alb_11_members_see_their_album if {
	allows("album.read", example.bob, at(example.member)) == {"as_member"}
	allows("album.read", example.user_token, at(example.admin)) == {"as_admin"}
}

test_alb_11_for_others_the_album_does_not_exist if {
	every action in [
		"album.read",
		"album.edit",
		"album.delete",
		"album.favorite",
		"album.event.list",
		"album.comment.add",
		"album.member.list",
		"album.member.add",
		"album.member.remove",
		"album.admin.add",
		"album.admin.remove",
	] {
		refuses(action, example.bob, on(example.stranger, example.someone)) == ["not_found", "no_album_access"]
		refuses(action, example.bob, on({"exists": false}, example.no_one)) == ["not_found", "no_album_access"]
	}
}

test_alb_13_an_album_token_sees_its_album_reduced if {
	answer := example.answer("album.read", example.knee_token([]), example.the_album, at(example.admin), example.any)
	answer.reasons == {"as_album_token"}
	answer.obligations.view == "reduced"
	full := example.answer("album.read", example.bob, example.the_album, at(example.member), example.any)
	not full.obligations.view
}

test_cap_16_an_album_token_dies_when_its_creator_is_no_longer_admin if {
	refuses("album.read", example.orphaned_token(["read"]), at(example.member)) == ["not_found", "no_album_access"]
}

test_cap_17_an_album_token_does_not_see_other_albums if {
	hip := {"type": "album", "album": "hip"}
	refusal := example.refuses("album.read", example.knee_token(["read"]), hip, at(example.admin))
	refusal == ["not_found", "no_album_access"]
}

test_h_36_a_viewer_token_sees_its_source_reduced if {
	viewer := example.viewer(example.bob, example.in_album("knee"), ["read"])
	allows("album.read", viewer, at(example.member)) == {"as_viewer_token"}
	token := example.viewer(example.knee_token(["read"]), example.in_album("knee"), ["read"])
	allows("album.read", token, at(example.admin)) == {"as_viewer_token"}
}

test_h_36_a_viewer_token_sees_no_other_album if {
	every source in [example.any, example.inbox, example.in_album("hip")] {
		viewer := example.viewer(example.bob, source, ["read"])
		refuses("album.read", viewer, at(example.member)) == ["not_found", "no_album_access"]
	}
	viewer := example.viewer(example.bob, example.in_album("knee"), ["read"])
	refuses("album.read", viewer, at(example.stranger)) == ["not_found", "no_album_access"]
}

test_h_36_a_viewer_token_does_nothing_else_in_albums if {
	viewer := example.viewer(example.bob, example.in_album("knee"), ["read", "write"])
	every action in ["album.edit", "album.member.list", "album.series.remove", "album.study.add"] {
		refuses(action, viewer, at(example.admin)) == ["forbidden", "viewer_token"]
	}
}

test_alb_14_admins_edit if {
	resource := object.union(example.the_album, {"fields": ["name"]})
	example.allows("album.edit", example.bob, resource, at(example.admin)) == {"as_admin"}
	example.refuses("album.edit", example.bob, resource, at(example.member)) == ["forbidden", "admin_required"]
}

test_alb_16_members_edit_their_own_notifications if {
	own := object.union(example.the_album, {"fields": ["notification_new_series", "notification_new_comment"]})
	example.allows("album.edit", example.bob, own, at(example.member)) == {"as_member"}
	mixed := object.union(example.the_album, {"fields": ["notification_new_series", "name"]})
	example.refuses("album.edit", example.bob, mixed, at(example.member)) == ["forbidden", "admin_required"]
}

test_an_edit_that_does_not_say_what_it_edits_is_for_admins if {
	allows("album.edit", example.bob, at(example.admin)) == {"as_admin"}
	refuses("album.edit", example.bob, at(example.member)) == ["forbidden", "admin_required"]
}

test_alb_17_admins_delete if {
	allows("album.delete", example.bob, at(example.admin)) == {"as_admin"}
	refuses("album.delete", example.bob, at(example.member)) == ["forbidden", "admin_required"]
}

test_alb_24_alb_28_members_list_members_and_mark_favourites if {
	every action in ["album.member.list", "album.favorite"] {
		allows(action, example.bob, at(example.member)) == {"as_member"}
		allows(action, example.user_token, at(example.admin)) == {"as_admin"}
		refuses(action, example.knee_token(["read"]), at(example.admin)) == ["forbidden", "user_access_required"]
	}
}

test_alb_18_admins_and_permitted_members_add_members if {
	permitted := example.granted(["add_user"])
	allows("album.member.add", example.bob, on(example.admin, example.someone)) == {"as_admin"}
	allows("album.member.add", example.bob, on(permitted, example.someone)) == {"by_permission:add_user"}
	allows("album.member.add", example.bob, on(example.admin, fellow_admin)) == {"as_admin"}
	refusal := refuses("album.member.add", example.bob, on(example.granted(["add_series"]), example.someone))
	refusal == ["forbidden", "add_user_required"]
}

test_alb_19_nobody_adds_himself_or_somebody_unknown if {
	refuses("album.member.add", example.bob, on(example.admin, admin_oneself)) == ["forbidden", "oneself"]
	refuses("album.member.add", example.bob, on(example.admin, example.no_one)) == ["not_found", "unknown_user"]
}

test_who_may_not_add_learns_nothing_about_users if {
	refuses("album.member.add", example.bob, on(example.member, example.no_one)) == ["forbidden", "add_user_required"]
}

test_alb_21_a_member_leaves if {
	allows("album.member.remove", example.bob, on(example.member, example.oneself)) == {"as_oneself"}
	allows("album.member.remove", example.bob, on(example.admin, admin_oneself)) == {"as_oneself"}
}

test_alb_21_an_admin_removes_members_and_admins if {
	allows("album.member.remove", example.bob, on(example.admin, fellow)) == {"as_admin"}
	allows("album.member.remove", example.bob, on(example.admin, fellow_admin)) == {"as_admin"}
}

test_alb_21_a_member_removes_nobody_else if {
	refuses("album.member.remove", example.bob, on(example.member, fellow)) == ["forbidden", "admin_required"]
	refuses("album.member.remove", example.bob, on(example.member, example.no_one)) == ["forbidden", "admin_required"]
}

test_who_is_no_member_cannot_be_removed if {
	refuses("album.member.remove", example.bob, on(example.admin, example.someone)) == ["not_found", "not_a_member"]
	refuses("album.member.remove", example.bob, on(example.admin, example.no_one)) == ["not_found", "unknown_user"]
}

test_q_19_the_last_admin_stays_while_members_remain if {
	last := example.membership({"admin": true, "admins": 1})
	refuses("album.member.remove", example.bob, on(last, admin_oneself)) == ["conflict", "last_admin"]
}

test_alb_22_the_sole_member_leaves_and_the_album_goes if {
	alone := example.membership({"admin": true, "admins": 1, "members": 1})
	facts := on(alone, admin_oneself)
	answer := example.answer("album.member.remove", example.bob, example.the_album, facts, example.any)
	answer.reasons == {"as_oneself"}
	answer.obligations.deletes_album
	stays := example.answer(
		"album.member.remove",
		example.bob,
		example.the_album,
		on(example.member, example.oneself),
		example.any,
	)
	not stays.obligations.deletes_album
}

test_q_20_removing_another_never_deletes_the_album if {
	alone := example.membership({"admin": true, "admins": 1, "members": 1})
	refuses("album.member.remove", example.bob, on(alone, example.someone)) == ["not_found", "not_a_member"]
}

test_alb_25_admins_make_admins if {
	every target in [example.someone, fellow, fellow_admin] {
		allows("album.admin.add", example.bob, on(example.admin, target)) == {"as_admin"}
	}
	refuses("album.admin.add", example.bob, on(example.member, fellow)) == ["forbidden", "admin_required"]
	refuses("album.admin.add", example.bob, on(example.admin, admin_oneself)) == ["forbidden", "oneself"]
	refuses("album.admin.add", example.bob, on(example.admin, example.no_one)) == ["not_found", "unknown_user"]
}

test_alb_26_admins_demote_admins if {
	allows("album.admin.remove", example.bob, on(example.admin, fellow_admin)) == {"as_admin"}
	allows("album.admin.remove", example.bob, on(example.admin, admin_oneself)) == {"as_admin"}
	last := example.membership({"admin": true, "admins": 1})
	allows("album.admin.remove", example.bob, on(last, fellow)) == {"as_admin"}
	refuses("album.admin.remove", example.bob, on(example.member, fellow)) == ["forbidden", "admin_required"]
	refuses("album.admin.remove", example.bob, on(example.admin, example.someone)) == ["not_found", "not_a_member"]
	refuses("album.admin.remove", example.bob, on(example.admin, example.no_one)) == ["not_found", "unknown_user"]
}

test_alb_27_the_last_admin_is_not_demoted if {
	every members in [1, 3] {
		last := example.membership({"admin": true, "admins": 1, "members": members})
		refuses("album.admin.remove", example.bob, on(last, admin_oneself)) == ["conflict", "last_admin"]
	}
}
