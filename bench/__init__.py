"""Sigill beside two baselines in one run: what the keys, the law and the log cost, as ratios."""
