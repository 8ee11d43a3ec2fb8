"""Some minutes in which every part of the service is killed again and again while cases come in."""
