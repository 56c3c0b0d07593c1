# METADATA
# title: What an answer depends on
# description: >-
#   An answer that is kept is forgotten, and a stream that rests on it decided anew, as soon as one of these is announced
#   (design, section 5). A path names an album of many alike; it is the one the answer rests on.
package maat.dependency

import data.maat.caller
import data.maat.series
import data.maat.study

# METADATA
# title: The policies, the caller, the object, and the albums over which it was reached
# scope: document
names contains "policy"

names contains concat(":", ["user", input.facts.caller.user])

names contains concat(":", ["token", caller.capability.id])

names contains concat(":", ["token", input.principal.viewer.id])

names contains concat(":", ["study", input.resource.study])

names contains concat(":", ["series", input.resource.series])

names contains concat(":", ["album", path.album]) if some path in _paths[input.action]

# METADATA
# title: The answer is one that somebody goes on relying on
# description: A kept answer, or one by which a stream stays open.
relied_on if _paths[input.action]

# METADATA
# title: The paths on which an answer rests
# scope: document
_paths["series.read"] := series.seen

_paths["study.read"] := study.seen
