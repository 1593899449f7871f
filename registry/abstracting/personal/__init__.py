"""What a user keeps for their own work: codes taken lately, favourites, phrases, defaults."""
