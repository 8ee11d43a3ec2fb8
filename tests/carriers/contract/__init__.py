"""One contract, checked against the switchboard always and against Twilio when an account is named."""
