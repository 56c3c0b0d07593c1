# METADATA
# title: Why something is refused
# description: >-
#   The stable codes of refusals, each with the status it is answered with. What a caller cannot see is `not_found`;
#   what it sees but may not do is `forbidden`.
package maat.reason

# METADATA
# title: No token was sent
no_credentials := {"code": "no_credentials", "status": "unauthorized"}

# METADATA
# title: The token is sound, but its user has never registered (AUTH-05)
not_registered := {"code": "not_registered", "status": "unauthorized"}

# METADATA
# title: There is no such capability token
unknown_token := {"code": "unknown_token", "status": "unauthorized"}

# METADATA
# title: The capability token has been revoked
token_revoked := {"code": "token_revoked", "status": "unauthorized"}

# METADATA
# title: The capability token is for later
token_not_yet_valid := {"code": "token_not_yet_valid", "status": "unauthorized"}

# METADATA
# title: The token has run out
token_expired := {"code": "token_expired", "status": "unauthorized"}

# METADATA
# title: Only a person with a token of the OpenID provider may do this
openid_token_required := {"code": "openid_token_required", "status": "unauthorized"}

# METADATA
# title: Only an internal client may ask about this kind of token (TOK-27)
client_required := {"code": "client_required", "status": "unauthorized"}

# METADATA
# title: Only a viewer token is narrow enough for this
viewer_token_required := {"code": "viewer_token_required", "status": "forbidden"}

# METADATA
# title: The token is bound to a key, which cannot be proven in this way
bound_token := {"code": "bound_token", "status": "forbidden"}

# METADATA
# title: Client credentials open nothing that belongs to users
client_credentials := {"code": "client_credentials", "status": "forbidden"}

# METADATA
# title: There is no such action
unknown_action := {"code": "unknown_action", "status": "forbidden"}

# METADATA
# title: The rules give no ground for it
no_ground := {"code": "no_ground", "status": "forbidden"}

# METADATA
# title: Only a person, or a token with all rights of its user, may do this
user_access_required := {"code": "user_access_required", "status": "forbidden"}

# METADATA
# title: Viewer tokens only look at their study, and with `write` add to it (H-36, SND-25)
viewer_token := {"code": "viewer_token", "status": "forbidden"}

# METADATA
# title: The token lacks the right to read
read_required := {"code": "read_required", "status": "forbidden"}

# METADATA
# title: The token lacks the right to write
write_required := {"code": "write_required", "status": "forbidden"}

# METADATA
# title: The token lacks the right to appropriate
appropriate_required := {"code": "appropriate_required", "status": "forbidden"}

# METADATA
# title: Only a capability token opens something to others than its owner (SND-15)
capability_required := {"code": "capability_required", "status": "forbidden"}

# METADATA
# title: Only system administrators and internal clients may do this
system_administrator_required := {"code": "system_administrator_required", "status": "forbidden"}

# METADATA
# title: Only report providers learn in this way for whom they act (USR-15)
provider_token_required := {"code": "provider_token_required", "status": "forbidden"}

# METADATA
# title: Only admins of the album may do this
admin_required := {"code": "admin_required", "status": "forbidden"}

# METADATA
# title: The album does not let its members add users
add_user_required := {"code": "add_user_required", "status": "forbidden"}

# METADATA
# title: The album does not let its members add series
add_series_required := {"code": "add_series_required", "status": "forbidden"}

# METADATA
# title: The album does not let its members send series out of it
send_series_required := {"code": "send_series_required", "status": "forbidden"}

# METADATA
# title: The album does not let its members remove series
delete_series_required := {"code": "delete_series_required", "status": "forbidden"}

# METADATA
# title: The album does not let its members write comments
write_comments_required := {"code": "write_comments_required", "status": "forbidden"}

# METADATA
# title: It does not exist, or no path leads the caller there; to remark on it or to claim it whole is forbidden (2.5)
out_of_sight := {"code": "out_of_sight", "status": "forbidden"}

# METADATA
# title: One cannot do this to oneself (ALB-19)
oneself := {"code": "oneself", "status": "forbidden"}

# METADATA
# title: A viewer token takes uploads into its own study only
other_study := {"code": "other_study", "status": "forbidden"}

# METADATA
# title: The token is bound to an album and does not see the inbox (2.5)
inbox_out_of_reach := {"code": "inbox_out_of_reach", "status": "forbidden"}

# METADATA
# title: The token is bound to another source than the album named (2.5)
album_out_of_reach := {"code": "album_out_of_reach", "status": "forbidden"}

# METADATA
# title: The album does not exist, or the caller has no access to it
no_album_access := {"code": "no_album_access", "status": "not_found"}

# METADATA
# title: It does not exist, or no path leads the caller there
no_path := {"code": "no_path", "status": "not_found"}

# METADATA
# title: It is visible, but not on a path on which it may be passed on (SND-09)
not_sendable := {"code": "not_sendable", "status": "not_found"}

# METADATA
# title: It is not in the caller's inbox (SND-16)
not_in_inbox := {"code": "not_in_inbox", "status": "not_found"}

# METADATA
# title: It is visible, but not in the inbox or album that was named (Q-14)
not_in_source := {"code": "not_in_source", "status": "not_found"}

# METADATA
# title: It is not in the album (SND-21, SND-22)
not_in_album := {"code": "not_in_album", "status": "not_found"}

# METADATA
# title: It belongs to nobody any more, and did not belong to the caller last (Q-23)
orphan_of_another := {"code": "orphan_of_another", "status": "not_found"}

# METADATA
# title: Somebody else has reserved it (Q-46)
reserved_by_another := {"code": "reserved_by_another", "status": "not_found"}

# METADATA
# title: There is no such user
unknown_user := {"code": "unknown_user", "status": "not_found"}

# METADATA
# title: That user is not a member of the album
not_a_member := {"code": "not_a_member", "status": "not_found"}

# METADATA
# title: That user does not see the study (STU-28)
target_without_access := {"code": "target_without_access", "status": "not_found"}

# METADATA
# title: There is no such capability token, or it is not the caller's to see (CAP-09)
unknown_capability := {"code": "unknown_capability", "status": "not_found"}

# METADATA
# title: A study is claimed from an album, and none was named (SND-12)
no_album_named := {"code": "no_album_named", "status": "not_found"}

# METADATA
# title: Exactly one source must be named (Q-04, SND-02)
source_required := {"code": "source_required", "status": "bad_request"}

# METADATA
# title: The token is bound to an album, and something else was named as source (STU-05, SND-05)
source_outside_token := {"code": "source_outside_token", "status": "bad_request"}

# METADATA
# title: What is in one's inbox cannot be sent to oneself (SND-04)
sent_to_oneself := {"code": "sent_to_oneself", "status": "bad_request"}

# METADATA
# title: The e-mail address belongs to another user (USR-05)
email_taken := {"code": "email_taken", "status": "conflict"}

# METADATA
# title: An album with members keeps an admin (Q-19)
last_admin := {"code": "last_admin", "status": "conflict"}

# METADATA
# title: It is being erased for good; whoever tries again later finds it free (SND-23)
being_erased := {"code": "being_erased", "status": "conflict"}

# METADATA
# title: The series is known under another study (Q-47)
series_of_other_study := {"code": "series_of_other_study", "status": "conflict"}
