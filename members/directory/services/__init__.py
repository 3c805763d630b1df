"""The rules for writing, one module a room: directory, invitations, …"""
