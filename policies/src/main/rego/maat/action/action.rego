# METADATA
# title: Each action names its right
# description: >-
#   The one table from the words of the vocabulary to the rules of the nouns, of which only the line in question is
#   evaluated. `data.maat.action.open_to` says to which callers an action is open at all.
package maat.action

import data.maat.album
import data.maat.caller
import data.maat.capability
import data.maat.comment
import data.maat.favorite
import data.maat.loan
import data.maat.policy
import data.maat.reason
import data.maat.series
import data.maat.study
import data.maat.token
import data.maat.upload
import data.maat.user

# METADATA
# title: The grounds on which the action is permitted, if any
grounds := _right[input.action] if _is_open

# METADATA
# title: Why the action is refused
# scope: document
refusal := caller.invalid if {
	not caller.standing
} else := _not_open if {
	not _is_open
} else := why if {
	why := _why_not[input.action]
} else := reason.no_ground

# METADATA
# title: The action is open to a caller in this standing
_is_open if caller.standing in data.maat.action.open_to[input.action]

# METADATA
# title: The action is not open to a caller in this standing
# description: What only persons with a token of the OpenID provider may do is answered with 401 to others (CAP-06).
# scope: document
_not_open := reason.no_credentials if {
	caller.standing == "anonymous"
} else := reason.not_registered if {
	caller.standing == "newcomer"
} else := reason.unknown_action if {
	not data.maat.action.open_to[input.action]
} else := reason.client_credentials if {
	caller.standing == "client"
} else := reason.viewer_token_required if {
	data.maat.action.open_to[input.action] == ["viewer"]
} else := reason.client_required if {
	not _open_to_persons
} else := reason.openid_token_required if {
	_open_to_persons_alone
} else := reason.viewer_token if {
	caller.standing == "viewer"
} else := reason.user_access_required

# METADATA
# title: Persons have a use for the action
_open_to_persons if "user" in data.maat.action.open_to[input.action]

# METADATA
# title: The action takes a token of the OpenID provider
_open_to_persons_alone if not "user_token" in data.maat.action.open_to[input.action]

# METADATA
# title: The right that permits an action
# scope: document
_right["user.register"] := user.may_register

_right["user.read_self"] := user.may_read_self

_right["user.search"] := user.may_search

_right["album.create"] := album.may_create

_right["album.list"] := album.may_list

_right["album.read"] := album.may_read

_right["album.edit"] := album.may_edit

_right["album.delete"] := album.may_delete

_right["album.favorite"] := album.may_mark_favorite

_right["album.event.list"] := comment.may_list_in_album

_right["album.comment.add"] := comment.may_add_in_album

_right["album.member.list"] := album.may_list_members

_right["album.member.add"] := album.may_add_member

_right["album.member.remove"] := album.may_remove_member

_right["album.admin.add"] := album.may_add_admin

_right["album.admin.remove"] := album.may_remove_admin

_right["album.series.add"] := series.may_add_to_album

_right["album.series.remove"] := series.may_remove_from_album

_right["album.study.add"] := study.may_add_to_album

_right["album.study.remove"] := study.may_remove_from_album

_right["album.study.take"] := album.takes_series

_right["study.list"] := study.may_list

_right["study.series.list"] := study.may_list_series

_right["study.read"] := study.may_read

_right["study.send"] := study.may_send

_right["study.claim"] := study.may_claim

_right["study.remove"] := study.may_remove

_right["study.lend"] := loan.may_lend_study

_right["study.take"] := loan.may_take

_right["study.erase"] := study.may_erase

_right["study.store"] := upload.may_store

_right["study.comment.list"] := comment.may_list_on_study

_right["study.comment.add"] := comment.may_add_on_study

_right["study.favorite"] := favorite.may_mark

_right["series.favorite"] := favorite.may_mark

_right["series.read"] := series.may_read

_right["series.send"] := series.may_send

_right["series.claim"] := series.may_claim

_right["series.remove"] := series.may_remove

_right["series.lend"] := loan.may_lend_series

_right["series.erase"] := series.may_erase

_right["series.store"] := upload.may_store_series

_right["capability.create"] := capability.may_create

_right["capability.list"] := capability.may_list

_right["capability.read"] := capability.may_read

_right["capability.revoke"] := capability.may_revoke

_right["token.viewer.issue"] := token.may_issue_viewer

_right["token.pep.issue"] := token.may_issue_pep

_right["token.describe"] := token.may_describe

_right["token.session.open"] := token.may_open_session

_right["token.revoke"] := token.may_revoke

_right["token.introspect"] := token.may_introspect

_right["policy.publish"] := policy.may_publish

# METADATA
# title: What is missing where an action is not permitted
# scope: document
_why_not["user.register"] := user.why_not_register

_why_not["user.identify"] := user.why_not_identify

_why_not["album.read"] := album.why_not_read

_why_not["album.edit"] := album.why_not_edit

_why_not["album.delete"] := album.why_not_delete

_why_not["album.favorite"] := album.why_not_read

_why_not["album.event.list"] := album.why_not_read

_why_not["album.comment.add"] := comment.why_not_add_in_album

_why_not["album.member.list"] := album.why_not_read

_why_not["album.member.add"] := album.why_not_add_member

_why_not["album.member.remove"] := album.why_not_remove_member

_why_not["album.admin.add"] := album.why_not_add_admin

_why_not["album.admin.remove"] := album.why_not_remove_admin

_why_not["album.series.add"] := series.why_not_add_to_album

_why_not["album.series.remove"] := series.why_not_remove_from_album

_why_not["album.study.add"] := study.why_not_add_to_album

_why_not["album.study.remove"] := study.why_not_remove_from_album

_why_not["album.study.take"] := loan.why_not_take_into_album

_why_not["study.list"] := study.why_not_list

_why_not["study.series.list"] := study.why_not_list_series

_why_not["study.read"] := study.why_not_read

_why_not["study.send"] := study.why_not_send

_why_not["study.claim"] := study.why_not_claim

_why_not["study.remove"] := study.why_not_remove

_why_not["study.lend"] := loan.why_not_lend_study

_why_not["study.take"] := loan.why_not_take

_why_not["study.erase"] := study.why_not_erase

_why_not["study.store"] := upload.why_not_store

_why_not["study.comment.list"] := comment.why_not_list_on_study

_why_not["study.comment.add"] := comment.why_not_add_on_study

_why_not["study.favorite"] := favorite.why_not_mark

_why_not["series.favorite"] := favorite.why_not_mark

_why_not["series.read"] := series.why_not_read

_why_not["series.send"] := series.why_not_send

_why_not["series.claim"] := series.why_not_claim

_why_not["series.remove"] := series.why_not_remove

_why_not["series.lend"] := loan.why_not_lend_series

_why_not["series.erase"] := series.why_not_erase

_why_not["series.store"] := upload.why_not_store_series

_why_not["capability.create"] := capability.why_not_create

_why_not["capability.list"] := capability.why_not_list

_why_not["capability.read"] := capability.why_not_read

_why_not["capability.revoke"] := capability.why_not_read

_why_not["token.session.open"] := token.why_not_open_session

_why_not["token.introspect"] := token.why_not_introspect

_why_not["policy.publish"] := policy.why_not_publish
