"""Import on screen: upload a file, look at what it would do, accept or discard it whole."""
