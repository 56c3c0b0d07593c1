# METADATA
# title: Rights on an album and its members
# description: >-
#   `may_…` are the grounds on which something is permitted; where there is none, `why_not_…` says what is missing, in
#   the order in which it is checked (2.1): access to the album, the right, the object, what must not happen.
package maat.album

import data.maat.caller
import data.maat.membership
import data.maat.reason
import data.maat.tunables

# METADATA
# title: Every person may create albums, and becomes admin of them (ALB-01)
may_create contains "as_user" if caller.acts_as_user

# METADATA
# title: Every person may list the own albums (ALB-04)
may_list contains "as_user" if caller.acts_as_user

# METADATA
# title: Members see their album, a token its own, a viewer token its source (ALB-11, ALB-13)
# scope: document
may_read contains _role if caller.acts_as_user

may_read contains "as_album_token" if {
	caller.standing == "album_token"
	_is_album_of_token
}

may_read contains "as_viewer_token" if {
	caller.standing == "viewer"
	input.principal.viewer.source.album == input.resource.album
	_wrapped_token_sees
}

# METADATA
# title: Why an album is not shown
why_not_read := reason.no_album_access

# METADATA
# title: Whoever does not act as a person sees the album without what concerns persons (ALB-13)
# scope: document
view := {} if {
	caller.acts_as_user
} else := {"view": "reduced"}

# METADATA
# title: Admins edit the album, members what is their own in it (ALB-14, ALB-16)
# scope: document
may_edit contains "as_admin" if is_admin

may_edit contains "as_member" if {
	_role == "as_member"
	every field in input.resource.fields {
		field in tunables.personal_album_fields
	}
}

# METADATA
# title: Why an album is not edited
# scope: document
why_not_edit := reason.no_album_access if {
	not seen
} else := reason.admin_required

# METADATA
# title: Admins delete the album (ALB-17)
may_delete contains "as_admin" if is_admin

# METADATA
# title: Why an album is not deleted
# scope: document
why_not_delete := reason.no_album_access if {
	not seen
} else := reason.admin_required

# METADATA
# title: Members mark the album as a favourite of theirs (ALB-28, ALB-29)
may_mark_favorite contains _role if caller.acts_as_user

# METADATA
# title: Members list the members (ALB-24)
may_list_members contains _role if caller.acts_as_user

# METADATA
# title: Admins add members, and members do where the album lets them; nobody adds himself (ALB-18, ALB-19)
may_add_member contains membership.ground(input.facts.album, "add_user") if {
	_lets("add_user")
	input.facts.target.exists
	not input.facts.target.self
}

# METADATA
# title: Why a member is not added
# scope: document
why_not_add_member := reason.no_album_access if {
	not seen
} else := reason.add_user_required if {
	not _lets("add_user")
} else := reason.oneself if {
	input.facts.target.self
} else := reason.unknown_user

# METADATA
# title: Members leave, and admins remove members, as long as an admin remains (ALB-21, ALB-22, Q-19, Q-20)
# scope: document
may_remove_member contains "as_oneself" if {
	caller.acts_as_user
	input.facts.album.member
	input.facts.target.self
	_leaves_nobody_without_admin
}

may_remove_member contains "as_admin" if {
	is_admin
	input.facts.target.member
	not input.facts.target.self
}

# METADATA
# title: Why a member is not removed
# scope: document
why_not_remove_member := reason.no_album_access if {
	not seen
} else := reason.last_admin if {
	input.facts.target.self
} else := reason.admin_required if {
	not is_admin
} else := reason.unknown_user if {
	not input.facts.target.exists
} else := reason.not_a_member

# METADATA
# title: When the only member leaves, the album goes too (ALB-22)
# scope: document
consequence_of_leaving := {"deletes_album": true} if {
	_is_sole_member
} else := {}

# METADATA
# title: Admins make other users admins (ALB-25)
may_add_admin contains "as_admin" if {
	is_admin
	input.facts.target.exists
	not input.facts.target.self
}

# METADATA
# title: Why an admin is not added
# scope: document
why_not_add_admin := reason.no_album_access if {
	not seen
} else := reason.admin_required if {
	not is_admin
} else := reason.oneself if {
	input.facts.target.self
} else := reason.unknown_user

# METADATA
# title: Admins demote admins, but not the last one (ALB-26, ALB-27)
may_remove_admin contains "as_admin" if {
	is_admin
	input.facts.target.member
	_admin_remains
}

# METADATA
# title: Why an admin is not demoted
# scope: document
why_not_remove_admin := reason.no_album_access if {
	not seen
} else := reason.admin_required if {
	not is_admin
} else := reason.unknown_user if {
	not input.facts.target.exists
} else := reason.not_a_member if {
	not input.facts.target.member
} else := reason.last_admin

# METADATA
# title: Admins put series into the album, and members do where the album lets them
takes_series contains membership.ground(input.facts.album, "add_series") if _lets("add_series")

# METADATA
# title: Who may take series out of the album
# description: >-
#   Admins, members where the album lets them, and a token of the album that may read and write (4.2, SND-18).
# scope: document
gives_up_series contains membership.ground(input.facts.album, "delete_series") if _lets("delete_series")

gives_up_series contains "by_token:write" if {
	caller.standing == "album_token"
	_is_album_of_token
	caller.holds("read")
	caller.holds("write")
}

# METADATA
# title: Why the album gives up no series to this caller
# scope: document
why_not_give_up := reason.no_album_access if {
	not seen
} else := reason.read_required if {
	not caller.holds("read")
} else := reason.write_required if {
	not caller.holds("write")
} else := reason.delete_series_required

# METADATA
# title: The caller has access to the album at all
seen if count(may_read) > 0

# METADATA
# title: The caller is a person who is admin of the album
is_admin if _role == "as_admin"

# METADATA
# title: What a person is in the album
# scope: document
_role := "as_admin" if {
	caller.acts_as_user
	input.facts.album.member
	input.facts.album.admin
}

_role := "as_member" if {
	caller.acts_as_user
	input.facts.album.member
	not input.facts.album.admin
}

# METADATA
# title: A person may do in the album what only admins may, or what the album grants to members
_lets(permission) if {
	_role
	membership.permits(input.facts.album, permission)
}

# METADATA
# title: An album token works while its creator is admin, and in its own album only (CAP-16)
_is_album_of_token if {
	caller.capability.album == input.resource.album
	caller.capability.creator_is_admin
}

# METADATA
# title: The token inside of a viewer token has access to the album
# scope: document
_wrapped_token_sees if {
	caller.for_user
	input.facts.album.member
}

_wrapped_token_sees if {
	caller.for_album
	_is_album_of_token
}

# METADATA
# title: Without the target the album still has an admin
# scope: document
_admin_remains if input.facts.target.admin == false

_admin_remains if input.facts.album.admins > 1

# METADATA
# title: Without the target the album still has an admin, or nobody who would need one
# scope: document
_leaves_nobody_without_admin if _admin_remains

_leaves_nobody_without_admin if _is_sole_member

# METADATA
# title: The target is the only member
_is_sole_member if {
	input.facts.target.self
	input.facts.album.members == 1
}
