"""The service as a whole: one process of it (`make_app`), and N of them behind one port (`serve`)."""
