# METADATA
# title: How a series is reached
# description: >-
#   The facts name the distinct paths on which the caller's user reaches a series or a study. A path counts where it
#   matches a way or a grant.
package maat.path

import data.maat.membership
import data.maat.visibility
import data.maat.way

# METADATA
# title: The paths along which the caller sees
seen(paths) := [path |
	some path in paths
	some grant in visibility.grants
	_matches(path, grant)
]

# METADATA
# title: The paths along which the caller's token leads, even where it may not read
reached(paths) := [path |
	some path in paths
	some open in way.open
	_matches(path, open)
]

# METADATA
# title: From the inbox, and from an album where one is admin or members may send, a series may be passed on (Q-03)
# scope: document
sendable(path) if path.via == "inbox"

sendable(path) if membership.permits(path, "send_series")

# METADATA
# title: How a path, or a grant, is called when it is the reason
# scope: document
name(path) := "by_inbox" if path.via == "inbox"

name(path) := concat(":", ["by_album", path.album]) if path.album

name(path) := "by_albums" if {
	path.via == "album"
	not path.album
}

# METADATA
# title: A path matches a way that goes its way, over its album, with what it carries, to the study in question
_matches(path, open) if {
	path.via == open.via
	_over(path, open)
	_carries(path, open)
	_to_the_study(open)
}

# METADATA
# title: The way names that album, or none
# scope: document
_over(_, open) if not open.album

_over(path, open) if path.album == open.album

# METADATA
# title: The path carries what the way requires
_carries(path, open) if not _lacks(path, open)

# METADATA
# title: The way requires something that the path does not carry
_lacks(path, open) if {
	some required in open["with"]
	not _has(path, required)
}

# METADATA
# title: One is admin, or members have that permission
# scope: document
_has(path, "admin") if path.admin

_has(path, required) if {
	required != "admin"
	membership.permits(path, required)
}

# METADATA
# title: The way is not limited to other studies
# scope: document
_to_the_study(open) if not open.studies

_to_the_study(open) if input.resource.study in open.studies
