# METADATA
# title: What membership permits
# description: >-
#   A place is an album as its member sees it, or a path that leads to a series: both say whether one is admin there and
#   what the album grants to ordinary members (4.2).
package maat.membership

# METADATA
# title: An admin may do everything, a member what the album grants
# scope: document
permits(place, _) if place.admin

permits(place, permission) if permission in place.permissions

# METADATA
# title: By which right a place permits it
# description: An admin is always told so, whatever the album grants besides.
# scope: document
ground(place, _) := "as_admin" if place.admin

ground(place, permission) := concat(":", ["by_permission", permission]) if {
	not place.admin
	permission in place.permissions
}
