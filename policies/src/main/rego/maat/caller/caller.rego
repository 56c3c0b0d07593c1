# METADATA
# title: Who is calling
# description: >-
#   What the token proves, joined with what the database knows. A viewer token wraps another token, and both must hold
#   whenever it is used (Q-07, TOK-14).
package maat.caller

import data.maat.reason
import data.maat.tunables

# METADATA
# title: In which standing somebody calls
# description: Undefined as long as a token does not hold; `invalid` then says why.
# scope: document
standing := "user" if {
	input.principal.kind == "user"
	input.facts.caller.registered
	_unexpired
} else := "newcomer" if {
	input.principal.kind == "user"
	not input.facts.caller.registered
	_unexpired
} else := "user_token" if {
	input.principal.kind == "capability"
	_capability_holds
	capability.scope == "user"
} else := "album_token" if {
	input.principal.kind == "capability"
	_capability_holds
	capability.scope == "album"
} else := "viewer" if {
	input.principal.kind == "viewer"
	_unexpired
	not input.facts.caller.viewer_revoked
	_wrapped_token_holds
} else := "client" if {
	input.principal.kind == "client"
} else := "anonymous" if {
	input.principal.kind == "anonymous"
}

# METADATA
# title: Why a token does not hold
# description: To be asked where `standing` is undefined. Each of these is answered with 401 (AUTH-04, CAP-11).
# scope: document
invalid := reason.unknown_token if {
	_proof == "capability"
	not input.facts.caller.capability
} else := reason.token_revoked if {
	capability.revoked
} else := reason.token_revoked if {
	input.facts.caller.viewer_revoked
} else := reason.token_not_yet_valid if {
	input.context.now < capability.not_before - tunables.leeway.capability
} else := reason.token_expired if {
	input.context.now > capability.expires + tunables.leeway.capability
} else := reason.token_expired if {
	input.context.now > input.principal.expires + tunables.leeway[input.principal.kind]
} else := reason.not_registered if {
	input.principal.kind == "viewer"
	not input.facts.caller.registered
} else := reason.unknown_token

# METADATA
# title: The capability token that was shown, or that a viewer token wraps
capability := input.facts.caller.capability if _proof == "capability"

# METADATA
# title: The token stands for a person, with all that this person may see
# description: A user-scoped capability has its user's rights whatever its flags say (6.3).
# scope: document
for_user if {
	_proof == "user"
	input.facts.caller.registered
}

for_user if capability.scope == "user"

# METADATA
# title: The token stands for one album
for_album if capability.scope == "album"

# METADATA
# title: The caller acts as a person, not through a token that narrows
acts_as_user if standing in {"user", "user_token"}

# METADATA
# title: The token itself permits reading, writing, downloading or appropriating
# description: A viewer token has what both its own scope and the wrapped token have (TOK-11).
# scope: document
holds(flag) if {
	standing != "viewer"
	_proof_holds(flag)
}

holds(flag) if {
	standing == "viewer"
	flag in input.principal.viewer.scope
	_proof_holds(flag)
}

# METADATA
# title: The OpenID provider calls this user a system administrator
system_administrator if {
	standing == "user"
	tunables.system_administrator in input.principal.roles
}

# METADATA
# title: When the first of the caller's tokens ends by itself, in epoch milliseconds
# scope: document
valid_until := input.principal.expires if {
	not capability.expires
} else := capability.expires if {
	not input.principal.expires
} else := min([input.principal.expires, capability.expires])

# METADATA
# title: Kind of the token that proves who calls; that of a viewer token is the one it wraps
# scope: document
_proof := input.principal.wraps if input.principal.kind == "viewer"

_proof := input.principal.kind if input.principal.kind != "viewer"

# METADATA
# title: The wrapped token holds
# scope: document
_wrapped_token_holds if {
	_proof == "user"
	input.facts.caller.registered
}

_wrapped_token_holds if _capability_holds

# METADATA
# title: The capability is known, not revoked and within its time
_capability_holds if {
	input.facts.caller.registered
	capability.revoked == false
	input.context.now >= capability.not_before - tunables.leeway.capability
	input.context.now <= capability.expires + tunables.leeway.capability
}

# METADATA
# title: The token that was shown has not run out, give or take the clocks
# description: Most tokens need no arithmetic, which is dear here.
# scope: document
_unexpired if {
	input.context.now <= input.principal.expires
} else if {
	input.context.now <= input.principal.expires + tunables.leeway[input.principal.kind]
} else if not input.principal.expires

# METADATA
# title: The token that proves who calls has a permission; a person's has all
# scope: document
_proof_holds(_) if for_user

_proof_holds(flag) if {
	for_album
	flag in capability.permissions
}
