"""The rules of documents, sessions and assessments, apart from HTTP."""
