# METADATA
# title: People, tokens and places that the tests speak of
# description: Alice owns the token of album `knee`, Bob is a person; the question is always asked at `now`.
package maat.example_test

import data.maat.decision
import data.maat.visibility

now := 1800000000000

# Callers: a principal, and what the database knows about it.

bob := {"principal": {"kind": "user", "user": "bob", "expires": now + 3600000, "roles": []}, "facts": bob_is_known}

bob_is_known := {"registered": true, "user": "bob"}

newcomer := {"principal": bob.principal, "facts": {"registered": false}}

administrator := object.union(bob, {"principal": {"roles": ["maat-admin"]}})

client := {"principal": {"kind": "client", "client": "proxy"}, "facts": {"registered": false}}

nobody := {"principal": {"kind": "anonymous"}, "facts": {"registered": false}}

user_token := capability({"scope": "user", "permissions": []})

knee_token(permissions) := capability({
	"scope": "album",
	"album": "knee",
	"permissions": permissions,
	"creator_is_admin": true,
})

orphaned_token(permissions) := object.union(
	knee_token(permissions),
	{"facts": {"capability": {"creator_is_admin": false}}},
)

capability(details) := {
	"principal": {"kind": "capability"},
	"facts": {"registered": true, "user": "alice", "capability": object.union(
		{"id": "t1", "not_before": now - 1000, "expires": now + 1000, "revoked": false},
		details,
	)},
}

viewer(caller, source, scope) := {
	"principal": {
		"kind": "viewer",
		"wraps": caller.principal.kind,
		"expires": now + 3600000,
		"viewer": {"id": "v1", "study": "1.2", "source": source, "scope": scope},
	},
	"facts": caller.facts,
}

# Sources and places.

any := {"kind": "any"}

inbox := {"kind": "inbox"}

in_album(album) := {"kind": "album", "album": album}

membership(details) := object.union(
	{"exists": true, "member": true, "admin": false, "permissions": [], "admins": 1, "members": 3},
	details,
)

admin := membership({"admin": true, "admins": 2})

member := membership({})

granted(permissions) := membership({"permissions": permissions})

# What paths say of the one album over which they lead.
album_of(paths) := membership({
	"admin": true in {path.admin | some path in paths},
	"permissions": {permission | some path in paths; some permission in path.permissions},
})

stranger := {"exists": true, "member": false, "admin": false, "admins": 1, "members": 3}

by_inbox := {"via": "inbox"}

by_album(album, permissions) := {"via": "album", "album": album, "admin": false, "permissions": permissions}

as_admin_of(album) := {"via": "album", "album": album, "admin": true, "permissions": []}

series(paths) := {
	"known": true,
	"populated": true,
	"other_study": false,
	"in_album": false,
	"in_inbox": false,
	"orphan": false,
	"last_owner": false,
	"paths": paths,
}

new_series := object.union(series([]), {"known": false, "populated": false})

study(paths) := {"known": true, "in_source": true, "in_album": false, "in_inbox": false, "paths": paths}

someone := {"exists": true, "self": false, "member": false, "admin": false}

oneself := {"exists": true, "self": true, "member": true, "admin": false}

no_one := {"exists": false, "self": false, "member": false, "admin": false}

# Resources.

the_system := {"type": "system", "id": "maat"}

the_album := {"type": "album", "album": "knee"}

the_study := {"type": "study", "study": "1.2"}

the_series := {"type": "series", "study": "1.2", "series": "1.2.3"}

# Questions.

question(action, caller, resource, facts, source) := {
	"action": action,
	"principal": caller.principal,
	"resource": resource,
	"facts": object.union({"caller": caller.facts}, facts),
	"context": {"now": now, "source": source},
}

answer(action, caller, resource, facts, source) := result if {
	result := decision with input as question(action, caller, resource, facts, source)
}

allows(action, caller, resource, facts) := allows_from(action, caller, resource, facts, any)

refuses(action, caller, resource, facts) := refuses_from(action, caller, resource, facts, any)

allows_from(action, caller, resource, facts, source) := result.reasons if {
	result := answer(action, caller, resource, facts, source)
	result.allow
	result.status == "ok"
}

refuses_from(action, caller, resource, facts, source) := [result.status, code] if {
	result := answer(action, caller, resource, facts, source)
	not result.allow
	result.obligations == {}
	[code] = result.reasons
}

grants(caller, source) := result if {
	result := visibility.grants with input as question("study.list", caller, the_system, {}, source)
}
