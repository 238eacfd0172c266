"""How a school and its counselors come to be: invited, keys made in the own browser, vouched for by the coordinator."""
