"""The API as a client meets it, over real HTTP, on whichever database the run is for."""
