# METADATA
# title: What has to be done along with what is permitted
package maat.obligation

import data.maat.album
import data.maat.caller
import data.maat.token
import data.maat.upload
import data.maat.visibility

# METADATA
# title: What is due, of the action and of the token
# description: Whatever is permitted ends with the caller's token (`valid_until`, epoch milliseconds).
# scope: document
due := object.union(_of_token, _of[input.action]) if {
	_of[input.action]
} else := _of_token

# METADATA
# title: What is due for each action that has obligations
# description: >-
#   `cache`: an enforcement point may keep the answer until a dependency changes. `grants`: the action is about the
#   series that these reach, and about no others. `destination`: where an upload or a claim ends up.
# scope: document
_of["album.read"] := album.view

_of["album.member.remove"] := album.consequence_of_leaving

_of["album.study.add"] := {"grants": visibility.grants}

_of["album.study.remove"] := {"grants": [{"via": "album", "album": input.resource.album}]}

_of["album.series.remove"] := {"grants": [{"via": "album", "album": input.resource.album}]}

_of["study.comment.list"] := album.view

_of["study.list"] := object.union({"grants": visibility.grants}, album.view)

_of["study.series.list"] := {"grants": visibility.grants}

_of["study.read"] := {"grants": visibility.grants}

_of["study.send"] := {"grants": visibility.grants}

_of["study.claim"] := {"grants": visibility.grants, "destination": upload.destination}

_of["study.remove"] := {"grants": _holding}

_of["study.lend"] := {"grants": visibility.grants}

_of["study.take"] := {"destination": upload.destination}

_of["study.store"] := {"destination": upload.destination}

_of["series.read"] := {"cache": true}

_of["series.claim"] := {"destination": upload.destination}

_of["series.remove"] := {"grants": _holding}

_of["series.store"] := {"destination": upload.destination}

_of["token.describe"] := token.description

# METADATA
# title: The end of the token, where it has one
# scope: document
_of_token := {"valid_until": caller.valid_until} if {
	caller.valid_until
} else := {}

# METADATA
# title: Where a caller removes from without naming it
# description: A person removes from the inbox, an album token from its album (SND-18).
# scope: document
_holding := [{"via": "inbox"}] if {
	caller.acts_as_user
} else := visibility.grants
