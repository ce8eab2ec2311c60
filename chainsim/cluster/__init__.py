"""Tasks on the workers of a Dask cluster: the second `Executor`. Nothing else here knows Dask.

No plugin ever runs in one of Dask's processes: each drives a worker process of chainsim's own, so that a plugin that
crashes, hangs or prints costs an answer and not a worker. A whole module on what travels, one on what stays:

- `address` what `--scheduler` may say, `dask_client` the client that it gives
- `executor` the loop on the client's side; `dispatch` keeps workers busy, `quarantine`, `able_workers`, `task_timing`
  and `journal` decide for it, `uploads` and `fetches` move what is large
- `worker_messages` and `task_packing` what goes out
- `in_dask_worker`, `worker_processes`, `task_folder`, `store` and `remote_task` what happens over there
"""
