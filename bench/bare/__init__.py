"""The least that could do the same: signature, rows, bell, request, without any rule. The machine's limit."""
