"""What can be done: one function per act, in the order facts, decision, log, act."""
