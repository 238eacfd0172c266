"""The counseling process at work: sessions, assessments. Everything said in them is sealed."""
