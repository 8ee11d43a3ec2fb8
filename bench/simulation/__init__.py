"""The whole service in one process on a virtual clock: any seed replays exactly."""
