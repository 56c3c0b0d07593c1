package maat.visibility_test

import data.maat.example_test as example

test_stu_01_without_source_a_person_sees_inbox_and_albums if {
	example.grants(example.bob, example.any) == {{"via": "inbox"}, {"via": "album"}}
	example.grants(example.user_token, example.any) == {{"via": "inbox"}, {"via": "album"}}
}

test_stu_03_the_inbox_as_source_leaves_the_inbox if {
	example.grants(example.bob, example.inbox) == {{"via": "inbox"}}
}

test_stu_02_an_album_as_source_leaves_that_album if {
	example.grants(example.bob, example.in_album("hip")) == {{"via": "album", "album": "hip"}}
}

test_cap_16_an_album_token_sees_its_album_while_its_creator_is_admin if {
	grant := {"via": "album", "album": "knee", "with": ["admin"]}
	example.grants(example.knee_token(["read"]), example.any) == {grant}
	example.grants(example.knee_token(["read"]), example.in_album("knee")) == {grant}
}

test_cap_16_an_album_token_sees_nothing_once_its_creator_is_no_longer_admin if {
	example.grants(example.orphaned_token(["read"]), example.any) == set()
}

test_cap_17_an_album_token_sees_neither_inbox_nor_other_albums if {
	example.grants(example.knee_token(["read"]), example.inbox) == set()
	example.grants(example.knee_token(["read"]), example.in_album("hip")) == set()
}

test_cap_14_an_album_token_without_read_sees_nothing if {
	example.grants(example.knee_token(["write", "appropriate"]), example.any) == set()
}

test_tok_06_a_viewer_token_without_source_sees_its_study_everywhere if {
	grants := example.grants(example.viewer(example.bob, example.any, ["read"]), example.any)
	grants == {{"via": "inbox", "studies": ["1.2"]}, {"via": "album", "studies": ["1.2"]}}
}

test_tok_05_a_viewer_token_from_the_inbox_sees_its_study_there if {
	viewer := example.viewer(example.bob, example.inbox, ["read"])
	every source in [example.any, example.inbox] {
		example.grants(viewer, source) == {{"via": "inbox", "studies": ["1.2"]}}
	}
	example.grants(viewer, example.in_album("knee")) == set()
}

test_tok_04_a_viewer_token_from_an_album_sees_its_study_there if {
	viewer := example.viewer(example.bob, example.in_album("knee"), ["read"])
	every source in [example.any, example.in_album("knee")] {
		example.grants(viewer, source) == {{"via": "album", "album": "knee", "studies": ["1.2"]}}
	}
	every source in [example.inbox, example.in_album("hip")] {
		example.grants(viewer, source) == set()
	}
}

test_a_viewer_token_without_source_is_narrowed_by_the_request if {
	viewer := example.viewer(example.bob, example.any, ["read"])
	example.grants(viewer, example.inbox) == {{"via": "inbox", "studies": ["1.2"]}}
	example.grants(viewer, example.in_album("hip")) == {{"via": "album", "album": "hip", "studies": ["1.2"]}}
}

test_a_viewer_token_over_an_album_token_sees_its_study_in_that_album if {
	grant := {"via": "album", "album": "knee", "with": ["admin"], "studies": ["1.2"]}
	every source in [example.any, example.in_album("knee")] {
		example.grants(example.viewer(example.knee_token(["read"]), source, ["read"]), example.any) == {grant}
	}
	every source in [example.inbox, example.in_album("hip")] {
		example.grants(example.viewer(example.knee_token(["read"]), source, ["read"]), example.any) == set()
	}
}

test_tok_11_a_viewer_token_without_read_sees_nothing if {
	example.grants(example.viewer(example.bob, example.any, ["write"]), example.any) == set()
	example.grants(example.viewer(example.knee_token(["write"]), example.any, ["read"]), example.any) == set()
}

test_clients_and_strangers_see_nothing if {
	example.grants(example.client, example.any) == set()
	example.grants(example.nobody, example.any) == set()
	example.grants(example.newcomer, example.any) == set()
}
