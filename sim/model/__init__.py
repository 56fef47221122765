"""What a service is: processes, organisation, calendars, customers, standards, and the scenario that holds them."""
