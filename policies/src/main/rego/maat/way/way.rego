# METADATA
# title: Which ways a caller's token opens
# description: >-
#   A way leads to series over the inbox or over albums, has what a path must carry to lead there (`with`), and the
#   studies to which it is limited. Whether the caller may also read along it, `maat.visibility` says.
package maat.way

import data.maat.caller
import data.maat.source

# METADATA
# title: The ways within the source that was asked for
# scope: document
open contains _limited(way) if some way in _unlimited

# METADATA
# title: The token opens no way into that source at all
closed if count(_unlimited) == 0

# METADATA
# title: Ways before a viewer token limits them to its study
# scope: document
_unlimited contains {"via": "inbox"} if {
	caller.for_user
	source.narrowed.kind in {"any", "inbox"}
}

_unlimited contains {"via": "album"} if {
	caller.for_user
	source.narrowed.kind == "any"
}

_unlimited contains {"via": "album", "album": source.narrowed.album} if {
	caller.for_user
	source.narrowed.kind == "album"
}

# An album token opens its album for as long as its creator is admin there (CAP-16, CAP-17).
_unlimited contains {"via": "album", "album": caller.capability.album, "with": ["admin"]} if {
	caller.for_album
	caller.capability.creator_is_admin
	_names_album_of_token
}

# METADATA
# title: The source is the token's own album, which is also implied
# scope: document
_names_album_of_token if source.narrowed.kind == "any"

_names_album_of_token if source.narrowed.album == caller.capability.album

# METADATA
# title: A viewer token opens one study and no other, whatever its source (Q-06, TOK-12)
# scope: document
_limited(way) := way if not input.principal.viewer

_limited(way) := object.union(way, {"studies": [input.principal.viewer.study]}) if input.principal.viewer
