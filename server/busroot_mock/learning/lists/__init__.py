"""Lists of records: order, filters, pages, and the forms that parameters ask for."""
