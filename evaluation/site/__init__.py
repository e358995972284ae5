"""The documentation as a site: pages of docs/, reference pages made from the code, and pictures."""
