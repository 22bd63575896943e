"""A local certificate authority, and the environment that makes each runtime trust it and use the sandbox as its
proxy.

With them an application whose provider address is ``https://`` and hard-coded reaches a sandbox.
"""
