# METADATA
# title: Rights on the policies themselves
package maat.policy

import data.maat.caller
import data.maat.reason

# METADATA
# title: System administrators and internal clients publish policies
# scope: document
may_publish contains "as_system_administrator" if caller.system_administrator

may_publish contains "as_client" if caller.standing == "client"

# METADATA
# title: Why a policy is not published
why_not_publish := reason.system_administrator_required
