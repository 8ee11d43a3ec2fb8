"""One command a file, loaded when it is called: a process keeps in memory only what its own part needs."""
