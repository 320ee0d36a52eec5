"""The windows beside the window: about, licences, the device report."""
