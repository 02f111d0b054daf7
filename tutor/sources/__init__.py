"""What a model makes of passages: answers with citations, drafts of questions. Each is checked against the passages."""
