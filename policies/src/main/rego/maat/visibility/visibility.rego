# METADATA
# title: What a caller sees
# description: >-
#   The one definition of visibility, as grants. A check asks whether a path to the series matches a grant; a list turns
#   the same grants into SQL. A grant goes via inbox or album, at times one album, names what the path must carry
#   (`with`) and the studies to which it is limited. To narrow what a site shows, narrow this rule.
# entrypoint: true
package maat.visibility

import data.maat.caller
import data.maat.way

# METADATA
# title: One sees along every way that the token opens, given that it permits reading
grants contains grant if {
	caller.holds("read")
	some grant in way.open
}
