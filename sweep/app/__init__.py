"""The service as a whole: one process of it (`make_app`), and N behind one port (`serve`)."""
