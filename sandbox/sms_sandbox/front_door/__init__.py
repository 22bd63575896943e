"""What lets an application whose provider address is ``https://`` and hard-coded reach a sandbox: a local certificate
authority, and the environment that makes each runtime trust it and use the sandbox as its proxy.
"""
