# METADATA
# title: Rights on tokens
package maat.token

import data.maat.caller
import data.maat.reason

# METADATA
# title: Who has a token may have a viewer token made from it, but not from a viewer token (3.5, TOK-09)
# description: What it opens is checked whenever it is used, not when it is issued (H-36).
# scope: document
may_issue_viewer contains "as_user" if caller.acts_as_user

may_issue_viewer contains "as_album_token" if caller.standing == "album_token"

# METADATA
# title: Only internal clients get credentials for the PACS out of other tokens (3.5, TOK-16)
# description: Of a series that the other token may read; that is asked as `series.read`.
may_issue_pep contains "as_client" if caller.standing == "client"

# METADATA
# title: Every token that holds may be told what it may do
may_describe contains "as_oneself" if caller.standing

# METADATA
# title: Whoever holds a token of ours may end it (RFC 7009)
# description: Those of the OpenID provider are ended there; to such a caller the action is not open.
may_revoke contains "as_oneself" if caller.standing

# METADATA
# title: A viewer token may travel in a cookie, since it opens one study and nothing else
# description: Unless it is bound to a key, since a cookie proves none (RFC 9449).
may_open_session contains "as_oneself" if {
	caller.standing == "viewer"
	not input.principal.viewer.bound
}

# METADATA
# title: Why a viewer token may not travel in a cookie
why_not_open_session := reason.bound_token

# METADATA
# title: What introspection tells of a token that holds (3.8, TOK-29)
# description: Its scope, and its album if it is bound to one.
# scope: document
description := {"scope": _ordered_scope, "album": caller.capability.album} if {
	caller.for_album
} else := {"scope": _ordered_scope}

# METADATA
# title: The scope in the order in which the reference writes it (3.3)
_ordered_scope := [word | some word in ["user", "read", "write", "downloadbutton", "send"]; word in _scope]

# METADATA
# title: What a token may do, in the words that introspection uses (3.3)
# scope: document
_scope contains "user" if caller.acts_as_user

_scope contains "read" if caller.holds("read")

_scope contains "write" if caller.holds("write")

_scope contains "downloadbutton" if {
	caller.standing != "viewer"
	caller.holds("download")
}

_scope contains "send" if {
	caller.standing != "viewer"
	caller.holds("appropriate")
}

# METADATA
# title: Internal clients introspect every token, everybody the capability tokens that links carry (3.8, TOK-27, TOK-28)
# scope: document
may_introspect contains "as_client" if caller.standing == "client"

may_introspect contains "capability_token" if {
	caller.standing == "anonymous"
	input.resource.kind == "capability"
}

# METADATA
# title: Why a token is not introspected
why_not_introspect := reason.client_required
