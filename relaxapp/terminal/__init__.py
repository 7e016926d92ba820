"""The terminal player: a shell on the core, with rich and the standard library only.

`play.play_session` runs a session where it stands: on a terminal as a screen of its own
(`session`, `view`), elsewhere as plain lines (`plain`). It is handed a player and a speaker and
makes neither.
"""
