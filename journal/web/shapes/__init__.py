"""What the templates are given: plain frozen values, one module for each group of pages.

A page builds one of these from what a service answered and renders one template with it, as ``view``. Templates hold
no rule and ask nothing; they turn words into language and times into local ones.
"""
