# METADATA
# title: Moving what somebody else's link opens
# description: >-
#   A request may show a second token beside the caller's own (2.6.1): the own one says where to, the other where from.
#   Both are asked, and both must permit it.
package maat.loan

import data.maat.album
import data.maat.caller
import data.maat.path
import data.maat.reason
import data.maat.series
import data.maat.study

# METADATA
# title: A capability token that may appropriate lends the series that it may pass on (SND-13, SND-14)
may_lend_series contains path.name(way) if {
	_is_capability
	caller.holds("appropriate")
	some way in series.seen
	path.sendable(way)
}

# METADATA
# title: Why a series is not lent
# scope: document
why_not_lend_series := _why_not_lend if {
	_why_not_lend
} else := reason.not_sendable if {
	count(series.seen) > 0
} else := reason.no_path

# METADATA
# title: A token of an album that may appropriate lends what the album holds of a study (SND-13, SND-14)
may_lend_study contains path.name(way) if {
	caller.standing == "album_token"
	caller.holds("appropriate")
	some way in study.seen
	path.sendable(way)
}

# METADATA
# title: Why a study is not lent
# scope: document
why_not_lend_study := reason.capability_required if {
	caller.standing != "album_token"
} else := _why_not_lend if {
	_why_not_lend
} else := reason.no_path

# METADATA
# title: What a link opens goes into the inbox of a person, or into the album of a token that may write
may_take contains "into_inbox" if caller.acts_as_user

may_take contains "by_token:write" if {
	caller.standing == "album_token"
	caller.holds("write")
	caller.capability.creator_is_admin
}

# METADATA
# title: Why what a link opens is not taken
# scope: document
why_not_take := reason.write_required if {
	not caller.holds("write")
} else := reason.no_album_access

# METADATA
# title: Why an album does not take what a link opens
# description: It does on the ground on which it takes series at all (`data.maat.album.takes_series`).
# scope: document
why_not_take_into_album := reason.no_album_access if {
	not album.seen
} else := reason.add_series_required

# METADATA
# title: Only a capability token is a link that somebody else may use
_is_capability if caller.standing in {"user_token", "album_token"}

# METADATA
# title: Why the token lends nothing at all
# scope: document
_why_not_lend := reason.capability_required if {
	not _is_capability
} else := reason.appropriate_required if {
	not caller.holds("appropriate")
} else := reason.read_required if {
	not caller.holds("read")
}
