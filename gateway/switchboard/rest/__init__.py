"""The carrier's REST interface, in Twilio's shape."""
