"""Who is accountable: the maps of pathways and cases, the rota, conflicts of interest."""
