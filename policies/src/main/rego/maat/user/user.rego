# METADATA
# title: Rights of users concerning themselves
package maat.user

import data.maat.caller
import data.maat.reason

# METADATA
# title: Whoever has a token of the OpenID provider registers, as long as the e-mail address is nobody else's (USR-01)
# scope: document
may_register contains "as_newcomer" if {
	caller.standing == "newcomer"
	not input.facts.email_taken
}

may_register contains "as_oneself" if {
	caller.standing == "user"
	not input.facts.email_taken
}

# METADATA
# title: Why somebody is not registered
why_not_register := reason.email_taken

# METADATA
# title: Every person sees what concerns the own account and inbox (USR-16)
may_read_self contains "as_oneself" if caller.acts_as_user

# METADATA
# title: Every person looks up and searches users (USR-07 to USR-14)
# description: Albums and studies that narrow the search are questions of their own.
may_search contains "as_user" if caller.acts_as_user

# METADATA
# title: Why a token does not tell whom it stands for
# description: Report providers learn it here; everybody else asks the OpenID provider (USR-15).
why_not_identify := reason.provider_token_required
