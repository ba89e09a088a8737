"""Reading what somebody hands in as a dataset, from the bytes of a file to one sorted table, never holding it all.

`container`, `sample` and `proposal` are light and serve the screens. `feed`, `cells`, `people`, `staging`, `reading`
and `writing` need the table libraries; only a worker, or a web process at the moment it needs them, loads those.
"""
