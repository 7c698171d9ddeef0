"""Files and folders: drafts that take their place whole, limits on what is read, digests, places."""
