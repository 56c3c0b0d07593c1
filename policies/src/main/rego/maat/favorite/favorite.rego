# METADATA
# title: Rights on favourites
# description: >-
#   Studies and series are favourites in one place, the caller's inbox or an album, where all members share them. What
#   the caller sees nowhere is forbidden, what is only elsewhere is not found (2.5, Q-14).
package maat.favorite

import data.maat.membership
import data.maat.path
import data.maat.reason

# METADATA
# title: Favourites are marked and unmarked in the one place that is named (STU-24 to STU-26)
may_mark contains ground if {
	some ground in _grounds_of_place
	count(path.seen(_paths)) > 0
}

# METADATA
# title: Why a favourite is not marked
# scope: document
why_not_mark := reason.source_required if {
	input.context.source.kind == "any"
} else := reason.no_album_access if {
	_is_album_out_of_reach
} else := reason.add_series_required if {
	count(_grounds_of_place) == 0
} else := reason.out_of_sight if {
	count(_paths) == 0
} else := reason.not_in_source

# METADATA
# title: Everybody marks in the own inbox; in an album admins do, and members where they may add series (4.1, STU-26)
# scope: document
_grounds_of_place contains "by_inbox" if input.context.source.kind == "inbox"

_grounds_of_place contains membership.ground(input.facts.source_album, "add_series") if {
	input.context.source.kind == "album"
	input.facts.source_album.member
}

# METADATA
# title: The album that is named does not exist, or the caller is no member
_is_album_out_of_reach if {
	input.context.source.kind == "album"
	not input.facts.source_album.member
}

# METADATA
# title: All paths to the study or the series, wherever they lead
# scope: document
_paths contains path if some path in input.facts.study.paths

_paths contains path if some path in input.facts.series.paths
