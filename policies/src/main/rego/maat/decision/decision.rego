# METADATA
# title: The decision
# description: >-
#   One action, one answer. What no ground permits is refused, and both come with reasons. The document of this package
#   is the answer, so helpers stand elsewhere.
# entrypoint: true
package maat.decision

import data.maat.action
import data.maat.dependency
import data.maat.obligation

# METADATA
# title: Permitted, where there is a ground for it
# scope: document
default allow := false

allow if count(action.grounds) > 0

# METADATA
# title: How it is answered
# scope: document
status := "ok" if {
	allow
} else := action.refusal.status

# METADATA
# title: The grounds on which it is permitted, or why it is refused
# scope: document
reasons := action.grounds if {
	allow
} else := [action.refusal.code]

# METADATA
# title: What has to be done along with it
# scope: document
obligations := obligation.due if {
	allow
} else := {}

# METADATA
# title: What must not change for an answer to stay true that somebody goes on relying on
dependencies := dependency.names if {
	allow
	dependency.relied_on
}
