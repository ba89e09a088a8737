"""The demo: a fixed cast that takes real steps, the same in tests, demo and screenshots."""
