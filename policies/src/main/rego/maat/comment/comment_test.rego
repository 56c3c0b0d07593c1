package maat.comment_test

import data.maat.example_test as example

allows(action, caller, facts) := example.allows(action, caller, example.the_album, facts)

refuses(action, caller, facts) := example.refuses(action, caller, example.the_album, facts)

at(membership) := {"album": membership}

on(membership, target) := {"album": membership, "target": target}

fellow := {"exists": true, "self": false, "member": true, "admin": false}

facts(paths) := {"study": example.study(paths)}

sending(paths, target) := {"study": example.study(paths), "target": target}

test_alb_35_members_see_events_and_tokens_do_not if {
	allows("album.event.list", example.bob, at(example.member)) == {"as_member"}
	allows("album.event.list", example.bob, at(example.admin)) == {"as_admin"}
	refusal := refuses("album.event.list", example.knee_token(["read"]), at(example.admin))
	refusal == ["forbidden", "user_access_required"]
}

test_alb_30_admins_comment_and_members_where_the_album_lets_them if {
	allows("album.comment.add", example.bob, at(example.admin)) == {"as_admin"}
	allows("album.comment.add", example.bob, at(example.granted(["write_comments"]))) == {"by_permission:write_comments"}
	refuses("album.comment.add", example.bob, at(example.member)) == ["forbidden", "write_comments_required"]
}

test_alb_31_a_private_comment_goes_to_a_member if {
	private := {"type": "album", "album": "knee", "user": "carol"}
	allowed := example.allows("album.comment.add", example.bob, private, on(example.admin, fellow))
	allowed == {"as_admin"}
	stranger := example.refuses("album.comment.add", example.bob, private, on(example.admin, example.someone))
	stranger == ["not_found", "not_a_member"]
	unknown := example.refuses("album.comment.add", example.bob, private, on(example.admin, example.no_one))
	unknown == ["not_found", "unknown_user"]
}

test_stu_27_whoever_sees_a_study_reads_its_comments if {
	answer := example.answer("study.comment.list", example.bob, example.the_study, facts([example.by_inbox]), example.any)
	answer.reasons == {"by_inbox"}
	not answer.obligations.view
	refusal := example.refuses("study.comment.list", example.bob, example.the_study, facts([]))
	refusal == ["forbidden", "out_of_sight"]
}

test_stu_27_tokens_of_an_album_read_public_comments_only if {
	mine := facts([example.as_admin_of("knee")])
	answer := example.answer("study.comment.list", example.knee_token(["read"]), example.the_study, mine, example.any)
	answer.reasons == {"by_album:knee"}
	answer.obligations.view == "reduced"
	blind := example.refuses("study.comment.list", example.knee_token(["write"]), example.the_study, mine)
	blind == ["forbidden", "read_required"]
}

test_stu_28_whoever_sees_a_study_comments_on_it if {
	example.allows("study.comment.add", example.bob, example.the_study, facts([example.by_inbox])) == {"by_inbox"}
	refusal := example.refuses("study.comment.add", example.bob, example.the_study, facts([]))
	refusal == ["forbidden", "out_of_sight"]
}

test_stu_28_a_private_comment_goes_to_somebody_who_sees_the_study if {
	private := object.union(example.the_study, {"user": "carol"})
	seeing := object.union(example.someone, {"sees_study": true})
	example.allows("study.comment.add", example.bob, private, sending([example.by_inbox], seeing)) == {"by_inbox"}
	blind := object.union(example.someone, {"sees_study": false})
	refusal := example.refuses("study.comment.add", example.bob, private, sending([example.by_inbox], blind))
	refusal == ["not_found", "target_without_access"]
	unknown := example.refuses("study.comment.add", example.bob, private, sending([example.by_inbox], example.no_one))
	unknown == ["not_found", "unknown_user"]
}
