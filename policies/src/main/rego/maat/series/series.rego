# METADATA
# title: Rights on a series
# description: >-
#   `may_…` are the grounds on which something is permitted; where there is none, `why_not_…` says what is missing.
package maat.series

import data.maat.album
import data.maat.caller
import data.maat.path
import data.maat.reason
import data.maat.way

# METADATA
# title: The paths along which the caller sees the series
# description: A series asked for under a study to which it does not belong is not there (H-08).
seen := path.seen(input.facts.series.paths) if input.facts.series.other_study == false

# METADATA
# title: A series is read along each path that matches a grant
may_read contains path.name(way) if some way in seen

# METADATA
# title: Why a series is not read
# scope: document
why_not_read := reason.inbox_out_of_reach if {
	input.context.source.kind == "inbox"
	way.closed
} else := reason.read_required if {
	not caller.holds("read")
} else := reason.no_path

# METADATA
# title: A series is sent to a user along a path that permits it (SND-06, Q-03)
# scope: document
may_send contains path.name(way) if {
	input.facts.target.exists
	_appropriable
	some way in seen
	path.sendable(way)
}

# METADATA
# title: Why a series is not sent
# scope: document
why_not_send := reason.read_required if {
	not caller.holds("read")
} else := reason.appropriate_required if {
	not _appropriable
} else := reason.no_path if {
	not _is_seen
} else := reason.send_series_required if {
	not _is_sendable
} else := reason.unknown_user

# METADATA
# title: Who may take the series in, be it into the inbox or into an album
# description: >-
#   It is new (Q-46), or nobody's and the caller had it last (Q-23), or a path leads to it on which it may be passed on
#   (Q-03). To an album token only what is in its album already counts (2.3).
# scope: document
obtainable contains "new_series" if _is_free

obtainable contains "as_last_owner" if {
	is_of_this_study
	input.facts.series.orphan
	input.facts.series.last_owner
}

obtainable contains "as_system_administrator" if {
	is_of_this_study
	input.facts.series.orphan
	caller.system_administrator
}

obtainable contains path.name(way) if {
	is_of_this_study
	some way in path.reached(input.facts.series.paths)
	path.sendable(way)
}

# METADATA
# title: Why the series cannot be taken in
# scope: document
why_not_obtain := reason.series_of_other_study if {
	input.facts.series.other_study
} else := reason.being_erased if {
	input.facts.series.erasing
} else := reason.not_sendable if {
	count(path.reached(input.facts.series.paths)) > 0
} else := reason.reserved_by_another if {
	input.facts.series.known
	not input.facts.series.populated
} else := reason.orphan_of_another if {
	input.facts.series.orphan
} else := reason.no_path

# METADATA
# title: A series is claimed by whoever may take it in, with a token that may write (5.2, SND-07 to SND-11)
may_claim contains ground if {
	caller.holds("write")
	_token_still_counts
	some ground in obtainable
}

# METADATA
# title: Why a series is not claimed
# scope: document
why_not_claim := reason.write_required if {
	not caller.holds("write")
} else := reason.no_album_access if {
	not _token_still_counts
} else := why_not_obtain

# METADATA
# title: A series is removed from the inbox, or by an album token from its album (SND-17, SND-18)
# scope: document
may_remove contains "by_inbox" if {
	caller.acts_as_user
	is_of_this_study
	some way in input.facts.series.paths
	way.via == "inbox"
}

may_remove contains "by_token:write" if {
	caller.standing == "album_token"
	caller.holds("write")
	some way in seen
}

# METADATA
# title: Why a series is not removed
# scope: document
why_not_remove := reason.read_required if {
	not caller.holds("read")
} else := reason.write_required if {
	not caller.holds("write")
} else := reason.not_in_inbox if {
	_is_seen
} else := reason.no_path

# METADATA
# title: A series is added to an album that takes series, where it is there already or may be taken in (SND-20)
# scope: document
may_add_to_album contains ground if {
	some _ in album.takes_series
	some ground in obtainable
}

may_add_to_album contains "already_there" if {
	some _ in album.takes_series
	is_in_album
}

# METADATA
# title: Why a series is not added to an album
# description: Access to the album comes first, then the right there, then the series (AUTH-09).
# scope: document
why_not_add_to_album := reason.no_album_access if {
	not album.seen
} else := reason.add_series_required if {
	count(album.takes_series) == 0
} else := why_not_obtain

# METADATA
# title: A series is taken out of an album that gives it up (SND-22)
may_remove_from_album contains ground if {
	some ground in album.gives_up_series
	is_in_album
}

# METADATA
# title: Why a series is not taken out of an album
# description: Whoever lacks the right does not learn what is in the album by asking (AUTH-09).
# scope: document
why_not_remove_from_album := album.why_not_give_up if {
	count(album.gives_up_series) == 0
} else := reason.not_in_album

# METADATA
# title: A series is erased for good, pixels included, by a system administrator (SND-23, Q-17)
# description: Where the request names an album, the series must be there, so that nobody erases by a wrong address.
may_erase contains "as_system_administrator" if {
	caller.system_administrator
	_is_where_it_is_said_to_be
}

# METADATA
# title: Why a series is not erased
# scope: document
why_not_erase := reason.system_administrator_required if {
	not caller.system_administrator
} else := reason.no_path

# METADATA
# title: The series is in the album in question
is_in_album if {
	is_of_this_study
	input.facts.series.in_album
}

# METADATA
# title: The series is not known under another study
is_of_this_study if input.facts.series.other_study == false

# METADATA
# title: Nobody has the series; a reservation that ran out is as if it had never been (Q-46)
# description: >-
#   A series that is being erased is free only when the archive has erased it, lest a late erasure takes what was stored
#   anew (SND-23).
_is_free if {
	is_of_this_study
	input.facts.series.known == false
	not input.facts.series.erasing
}

# METADATA
# title: Some path shows the series
_is_seen if count(seen) > 0

# METADATA
# title: Some path shows the series and permits to pass it on
_is_sendable if {
	some way in seen
	path.sendable(way)
}

# METADATA
# title: The token permits to appropriate; a person's always does (SND-05)
_appropriable if caller.holds("appropriate")

# METADATA
# title: An album token counts while its creator is admin (CAP-16); a person's always does
# scope: document
_token_still_counts if caller.for_user

_token_still_counts if caller.capability.creator_is_admin

# METADATA
# title: The series is known and, where an album is named, in it
# scope: document
_is_where_it_is_said_to_be if {
	is_of_this_study
	input.facts.series.known
	not input.resource.album
}

_is_where_it_is_said_to_be if is_in_album
