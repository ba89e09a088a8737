"""Programs that install, start, test and measure the service."""
