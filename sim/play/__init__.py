"""Taking a seat: a person decides as customer, post or department, the machine plays the rest."""
