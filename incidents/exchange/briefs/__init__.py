"""A case as a printed brief: one view, written as DOCX, PDF or an archive with its exhibits."""
