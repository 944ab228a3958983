import pytest

# The contract is no test file, so pytest must be told to explain its assertions too.
pytest.register_assert_rewrite("tests.vault.blobstore_contract")
