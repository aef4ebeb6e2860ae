"""What tests stand on: engines, a mailbox, signing in."""
