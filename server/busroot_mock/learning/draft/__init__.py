"""The draft of an overlay: operations, schemas and sentences on what is missing."""
