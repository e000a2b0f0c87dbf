"""Prefect wiring only: flows, tasks, retries, deployments. The logic is in `vocnlp.night`, which knows no Prefect."""
