# METADATA
# title: Uploads, and where they go
# description: >-
#   A person uploads into the inbox or into the album that the request names, a token that is bound to an album into
#   this album and no other (5.3, UPL-04 to UPL-06).
package maat.upload

import data.maat.caller
import data.maat.membership
import data.maat.path
import data.maat.reason
import data.maat.series

# METADATA
# title: Where an upload or a claim ends up
# description: Undefined where a token is bound to one place and the request names another.
# scope: document
destination := {"kind": "album", "album": input.resource.album} if {
	caller.acts_as_user
	input.resource.album
}

destination := {"kind": "inbox"} if {
	caller.acts_as_user
	not input.resource.album
}

destination := _bound_to if {
	not caller.acts_as_user
	not input.resource.album
}

destination := _bound_to if {
	not caller.acts_as_user
	input.resource.album == _bound_to.album
}

# METADATA
# title: One may upload at all, into that destination
# scope: document
may_store contains "into_inbox" if {
	caller.holds("write")
	destination.kind == "inbox"
}

may_store contains membership.ground(input.facts.album, "add_series") if {
	caller.for_user
	caller.holds("write")
	destination.kind == "album"
	input.facts.album.member
}

may_store contains "by_token:write" if {
	caller.for_album
	caller.holds("write")
	destination.kind == "album"
	caller.capability.creator_is_admin
}

# METADATA
# title: Why an upload is refused before it begins
# scope: document
why_not_store := reason.no_album_access if {
	not destination
} else := reason.no_album_access if {
	destination.kind == "album"
	not _sees_destination
} else := reason.write_required if {
	not caller.holds("write")
} else := reason.add_series_required

# METADATA
# title: A series of an upload is stored where it may be taken in, or grows in the album where it is (Q-24)
# scope: document
may_store_series contains ground if {
	_is_open
	_study_fits
	some ground in series.obtainable
}

may_store_series contains "already_there" if {
	_is_open
	_study_fits
	_is_there_already
}

# METADATA
# title: Why a series of an upload is not stored
# scope: document
why_not_store_series := why_not_store if {
	not _is_open
} else := reason.other_study if {
	not _study_fits
} else := series.why_not_obtain

# METADATA
# title: The upload as such is permitted
_is_open if count(may_store) > 0

# METADATA
# title: The album into which the upload goes has the series
# scope: document
_is_there_already if {
	input.resource.album
	series.is_in_album
}

_is_there_already if {
	series.is_of_this_study
	some way in path.reached(input.facts.series.paths)
	way.album == destination.album
}

# METADATA
# title: A viewer token adds to its own study only
# scope: document
_study_fits if caller.standing != "viewer"

_study_fits if input.resource.study == input.principal.viewer.study

# METADATA
# title: The one place to which a token is bound that does not act as a person
# scope: document
_bound_to := {"kind": "album", "album": caller.capability.album} if {
	caller.for_album
	_source_of_viewer == "any"
}

_bound_to := {"kind": "album", "album": caller.capability.album} if {
	caller.for_album
	input.principal.viewer.source.album == caller.capability.album
}

_bound_to := {"kind": "album", "album": input.principal.viewer.source.album} if {
	caller.for_user
	_source_of_viewer == "album"
}

_bound_to := {"kind": "inbox"} if {
	caller.for_user
	_source_of_viewer in {"any", "inbox"}
}

# METADATA
# title: How a viewer token is limited; other tokens are not
# scope: document
_source_of_viewer := input.principal.viewer.source.kind if input.principal.viewer

_source_of_viewer := "any" if not input.principal.viewer

# METADATA
# title: The album into which an upload goes is accessible
# scope: document
_sees_destination if {
	caller.for_user
	input.facts.album.member
}

_sees_destination if {
	caller.for_album
	caller.capability.creator_is_admin
}
