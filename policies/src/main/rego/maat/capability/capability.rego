# METADATA
# title: Rights on capability tokens
# description: Only persons with a token of the OpenID provider make, list and revoke them (CAP-06).
package maat.capability

import data.maat.album
import data.maat.caller
import data.maat.reason

# METADATA
# title: Persons make tokens for themselves, and admins for their album (CAP-01, CAP-02)
# scope: document
may_create contains "as_user" if {
	caller.acts_as_user
	not input.resource.album
}

may_create contains "as_admin" if {
	input.resource.album
	album.is_admin
}

# METADATA
# title: Why a token is not made
# scope: document
why_not_create := reason.no_album_access if {
	not album.seen
} else := reason.admin_required

# METADATA
# title: Persons list the own tokens, and admins those of their album, of all users or of one who is known (CAP-07, CAP-08)
# scope: document
may_list contains "as_user" if {
	caller.acts_as_user
	not input.resource.album
}

may_list contains "as_admin" if {
	input.resource.album
	album.is_admin
	not _names_unknown_user
}

# METADATA
# title: Why tokens are not listed
# scope: document
why_not_list := reason.no_album_access if {
	not album.seen
} else := reason.admin_required if {
	not album.is_admin
} else := reason.unknown_user

# METADATA
# title: A token is seen by its owner and by the admins of its album (CAP-09)
# scope: document
may_read contains "as_owner" if {
	caller.acts_as_user
	input.facts.capability.own
}

may_read contains "as_admin" if {
	caller.acts_as_user
	input.facts.capability.album_admin
}

# METADATA
# title: Whoever sees a token may revoke it (CAP-10)
may_revoke contains ground if some ground in may_read

# METADATA
# title: To others there is no such token
why_not_read := reason.unknown_capability

# METADATA
# title: The tokens of one user are asked for, who does not exist
_names_unknown_user if input.facts.target.exists == false
