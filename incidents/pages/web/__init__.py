"""The web chapter of the pages."""
