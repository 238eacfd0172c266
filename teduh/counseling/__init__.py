"""The counseling process at work: documents, sessions, assessments. Everything said in them is sealed."""
