from tests.server.conftest import watch

__all__ = ["watch"]
