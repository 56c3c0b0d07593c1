# METADATA
# title: Rights on a study
# description: >-
#   A study is what can be seen of its series. `may_…` are the grounds on which something is permitted; where there is
#   none, `why_not_…` says what is missing.
package maat.study

import data.maat.album
import data.maat.caller
import data.maat.membership
import data.maat.path
import data.maat.reason
import data.maat.source
import data.maat.visibility
import data.maat.way

# METADATA
# title: The paths along which the caller sees some series of the study
seen := path.seen(input.facts.study.paths)

# METADATA
# title: Studies are listed along every grant; what the list shows is what single checks allow (STU-01 to STU-06)
# scope: document
may_list contains path.name(grant) if {
	_source_is_accessible
	some grant in visibility.grants
}

# METADATA
# title: Why studies are not listed
# description: What is out of reach comes first, then a right that is missing, then a request that makes no sense (AUTH-09).
# scope: document
why_not_list := reason.no_album_access if {
	not _source_is_accessible
} else := reason.no_album_access if {
	input.context.source.kind != "inbox"
	way.closed
} else := reason.read_required if {
	not caller.holds("read")
} else := reason.source_outside_token

# METADATA
# title: The series of a study are listed to whoever sees some of it, be it elsewhere than in the source named (STU-18)
# description: What the list shows, the grants of the source say; where nothing of the study is in it, the list is empty.
may_list_series contains path.name(seen_path) if {
	count(may_list) > 0
	some seen_path in _seen_anywhere
}

# METADATA
# title: Why the series of a study are not listed
# scope: document
why_not_list_series := reason.inbox_out_of_reach if {
	input.context.source.kind == "inbox"
	way.closed
} else := reason.album_out_of_reach if {
	input.context.source.kind == "album"
	way.closed
} else := reason.no_album_access if {
	not _source_is_accessible
} else := reason.read_required if {
	not caller.holds("read")
} else := reason.no_path

# METADATA
# title: A study is read along each path that matches a grant
may_read contains path.name(way) if some way in seen

# METADATA
# title: Why a study is not read
# scope: document
why_not_read := reason.inbox_out_of_reach if {
	input.context.source.kind == "inbox"
	way.closed
} else := reason.read_required if {
	not caller.holds("read")
} else := reason.no_path

# METADATA
# title: A study is sent out of the one source that is named, where this source permits it (SND-01 to SND-05)
# description: To an album token its own album is implied. From the inbox one sends to others only.
may_send contains path.name(way) if {
	input.facts.target.exists
	caller.holds("appropriate")
	_names_one_source
	not _is_sent_from_inbox_to_oneself
	some way in seen
	path.sendable(way)
}

# METADATA
# title: Why a study is not sent
# description: The album comes first, then the right, then a request that makes no sense, then the study (AUTH-09).
# scope: document
why_not_send := reason.no_album_access if {
	not _source_is_accessible
} else := reason.read_required if {
	not caller.holds("read")
} else := reason.appropriate_required if {
	not caller.holds("appropriate")
} else := reason.source_outside_token if {
	caller.standing == "album_token"
	way.closed
} else := reason.source_required if {
	not _names_one_source
} else := reason.send_series_required if {
	_source_keeps_its_series
} else := reason.sent_to_oneself if {
	_is_sent_from_inbox_to_oneself
} else := reason.no_path if {
	not _is_seen
} else := reason.unknown_user

# METADATA
# title: A study is claimed out of an album that permits sending (SND-04, SND-12)
may_claim contains path.name(way) if {
	caller.holds("appropriate")
	input.context.source.kind == "album"
	some way in seen
	path.sendable(way)
}

# METADATA
# title: Why a study is not claimed
# description: What is out of sight altogether is forbidden; what is seen, but not in the album, is not found there (2.6).
# scope: document
why_not_claim := reason.no_album_named if {
	input.context.source.kind != "album"
} else := reason.no_album_access if {
	not _source_is_accessible
} else := reason.no_album_access if {
	way.closed
} else := reason.read_required if {
	not caller.holds("read")
} else := reason.appropriate_required if {
	not caller.holds("appropriate")
} else := reason.out_of_sight if {
	count(_seen_anywhere) == 0
} else := reason.no_path if {
	not _is_seen
} else := reason.send_series_required

# METADATA
# title: A study is removed from the inbox, or by an album token from its album (SND-16, SND-18)
# scope: document
may_remove contains "by_inbox" if {
	caller.acts_as_user
	some way in input.facts.study.paths
	way.via == "inbox"
}

may_remove contains "by_token:write" if {
	caller.standing == "album_token"
	caller.holds("write")
	some way in seen
}

# METADATA
# title: Why a study is not removed
# scope: document
why_not_remove := reason.read_required if {
	not caller.holds("read")
} else := reason.write_required if {
	not caller.holds("write")
} else := reason.not_in_inbox if {
	_is_seen
} else := reason.no_path

# METADATA
# title: A study is added to an album that takes series, out of one source that permits sending (SND-19, Q-04)
may_add_to_album contains path.name(way) if {
	some _ in album.takes_series
	_names_one_source
	some way in seen
	path.sendable(way)
}

# METADATA
# title: Why a study is not added to an album
# description: >-
#   What is out of reach wins over a right that is missing, and that over a request that makes no sense (AUTH-09).
# scope: document
why_not_add_to_album := reason.no_album_access if {
	not album.seen
} else := reason.no_album_access if {
	not _source_is_accessible
} else := reason.send_series_required if {
	_source_keeps_its_series
} else := reason.add_series_required if {
	count(album.takes_series) == 0
} else := reason.source_required if {
	not _names_one_source
} else := reason.no_path

# METADATA
# title: A study is taken out of an album that gives it up (SND-21)
may_remove_from_album contains ground if {
	some ground in album.gives_up_series
	input.facts.study.in_album
}

# METADATA
# title: Why a study is not taken out of an album
# description: Whoever lacks the right does not learn what is in the album by asking (AUTH-09).
# scope: document
why_not_remove_from_album := album.why_not_give_up if {
	count(album.gives_up_series) == 0
} else := reason.not_in_album

# METADATA
# title: A study is erased for good, pixels included, by a system administrator (SND-23, Q-17)
# description: Where the request names an album, the study must be there, so that nobody erases by a wrong address.
may_erase contains "as_system_administrator" if {
	caller.system_administrator
	_is_where_it_is_said_to_be
}

# METADATA
# title: Why a study is not erased
# scope: document
why_not_erase := reason.system_administrator_required if {
	not caller.system_administrator
} else := reason.no_path

# METADATA
# title: The paths along which the caller sees some series of the study, whatever source is named
_seen_anywhere := paths if {
	paths := seen with input.context.source as {"kind": "any"}
}

# METADATA
# title: Some path shows a series of the study
_is_seen if count(seen) > 0

# METADATA
# title: The album named as source does not permit the caller to pass on what it holds
_source_keeps_its_series if {
	caller.acts_as_user
	input.context.source.kind == "album"
	not membership.permits(input.facts.source_album, "send_series")
}

# METADATA
# title: An album that the request names as source must be one to which the caller has access
# scope: document
_source_is_accessible if input.context.source.kind in {"any", "inbox"}

_source_is_accessible if caller.for_album

_source_is_accessible if input.facts.source_album.member

# METADATA
# title: Exactly one source is named, or implied by an album token
# scope: document
_names_one_source if source.narrowed.kind in {"inbox", "album"}

_names_one_source if caller.standing == "album_token"

# METADATA
# title: Sending to oneself claims, which makes sense out of an album only
_is_sent_from_inbox_to_oneself if {
	input.context.source.kind == "inbox"
	input.facts.target.self
}

# METADATA
# title: The study is known and, where an album is named, in it
# scope: document
_is_where_it_is_said_to_be if {
	input.facts.study.known
	not input.resource.album
}

_is_where_it_is_said_to_be if input.facts.study.in_album
