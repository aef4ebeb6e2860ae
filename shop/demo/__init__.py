"""The demo market: real goods and makers, invented prices, made-up people to sign in as."""
