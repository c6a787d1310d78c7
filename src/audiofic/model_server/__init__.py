"""Servers with OpenAI-style interfaces: which may be told something, and one question, one answer.

`addresses` says which addresses are any, and whom the person at this machine has allowed; `posting` asks.
"""
