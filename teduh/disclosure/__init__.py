"""What may leave a case, and who may join it, by whose word (spec, sections 14 and 15).

Rules alone, above `sealing` and as pure: needs neither Django nor a client, and opens nothing.
"""
