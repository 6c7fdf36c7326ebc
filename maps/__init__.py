"""Folium coverage maps: a page as a shell, points as data."""
