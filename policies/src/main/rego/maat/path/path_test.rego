package maat.path_test

import data.maat.example_test as example
import data.maat.path

# A site may have grants that require more of an album than membership.

seen_with(required, given) := paths if {
	paths := path.seen(given) with data.maat.visibility.grants as {{"via": "album", "with": required}}
}

test_a_path_carries_what_the_grant_requires if {
	permitted := example.by_album("knee", ["download_series"])
	seen_with(["download_series"], [permitted, example.by_album("hip", []), example.by_inbox]) == [permitted]
}

test_an_admin_carries_every_permission if {
	admin := example.as_admin_of("knee")
	seen_with(["download_series", "send_series"], [admin]) == [admin]
}

test_only_an_admin_carries_admin if {
	seen_with(["admin"], [example.by_album("knee", ["admin"])]) == []
}
