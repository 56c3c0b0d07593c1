# METADATA
# title: Rights on what people say
# description: >-
#   Comments of an album are for its members, those of a study for whoever sees it, and private ones for two people. What
#   an album remembers beside them is shown with them.
package maat.comment

import data.maat.album
import data.maat.caller
import data.maat.membership
import data.maat.path
import data.maat.reason
import data.maat.study

# METADATA
# title: Members see what happened and was said in the album; tokens of it do not (ALB-32, ALB-35)
may_list_in_album := album.may_list_members

# METADATA
# title: Admins comment in an album, and members do where it lets them; private comments go to members (ALB-30, ALB-31)
may_add_in_album contains membership.ground(input.facts.album, "write_comments") if {
	_lets_comment
	_addresses_nobody_outside_album
}

# METADATA
# title: Why a comment is not written in an album
# scope: document
why_not_add_in_album := reason.no_album_access if {
	not album.seen
} else := reason.write_comments_required if {
	not _lets_comment
} else := reason.unknown_user if {
	not input.facts.target.exists
} else := reason.not_a_member

# METADATA
# title: Whoever sees a study reads its comments; the view says whether private ones too (STU-27, Q-21)
may_list_on_study contains path.name(way) if some way in study.seen

# METADATA
# title: Why the comments on a study are not read
# scope: document
why_not_list_on_study := reason.read_required if {
	not caller.holds("read")
} else := reason.out_of_sight

# METADATA
# title: Whoever sees a study comments on it; private comments go to somebody who sees it too (STU-28)
may_add_on_study contains path.name(way) if {
	_addresses_nobody_without_sight
	some way in study.seen
}

# METADATA
# title: Why a comment is not written on a study
# scope: document
why_not_add_on_study := reason.out_of_sight if {
	not _is_study_seen
} else := reason.unknown_user if {
	not input.facts.target.exists
} else := reason.target_without_access

# METADATA
# title: The caller is a member whom the album lets comment
_lets_comment if {
	album.seen
	membership.permits(input.facts.album, "write_comments")
}

# METADATA
# title: Some path shows a series of the study
_is_study_seen if count(study.seen) > 0

# METADATA
# title: A comment is for everybody in the album, or for one of them
# scope: document
_addresses_nobody_outside_album if not input.resource.user

_addresses_nobody_outside_album if input.facts.target.member

# METADATA
# title: A comment is for everybody who sees the study, or for one of them
# scope: document
_addresses_nobody_without_sight if not input.resource.user

_addresses_nobody_without_sight if input.facts.target.sees_study
