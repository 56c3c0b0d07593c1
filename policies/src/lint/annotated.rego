# METADATA
# title: Every package and every rule says what it is for
# description: >-
#   Judges sources, not requests. Input: `inspection`, what `opa inspect -a` tells of them, and `modules`, what
#   `opa parse` does.
package lint.annotated

# METADATA
# title: What has no METADATA with a title
# scope: document
missing contains name if {
	some module in input.modules
	name := _path(module["package"].path)
	not name in _titled
}

missing contains name if {
	some module in input.modules
	some rule in module.rules
	name := concat(".", [_path(module["package"].path), rule.head.ref[0].value])
	not name in _titled
}

# METADATA
# title: One line for each thing that misses it, as a person reads it
report := concat("\n", [line | some name in missing; line := concat("", ["  ", name])])

# METADATA
# title: The packages and rules that METADATA names with a title
# scope: document
_titled contains _path(array.slice(annotation.path, 0, 4)) if {
	some annotation in input.inspection.annotations
	annotation.annotations.title
}

# METADATA
# title: A path as one writes it
_path(terms) := concat(".", [term.value | some term in terms])
