"""What pages are made of, without any page: the form renderer, the light and the drawing of the statutory clock."""
