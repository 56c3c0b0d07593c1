# METADATA
# title: Where one looks
# description: >-
#   A request names a source: everywhere, the inbox or one album. A viewer token names one too, and then only what both
#   name is left.
package maat.source

# METADATA
# title: What is left of the request's source once the viewer token has narrowed it
# description: Undefined where the two have nothing in common.
# scope: document
narrowed := input.context.source if {
	not input.principal.viewer
} else := input.context.source if {
	input.principal.viewer.source.kind == "any"
} else := input.principal.viewer.source if {
	input.context.source.kind == "any"
} else := input.context.source if {
	input.context.source == input.principal.viewer.source
}
