"""Pages and the REST interface: each route only translates between the browser and the one door."""
