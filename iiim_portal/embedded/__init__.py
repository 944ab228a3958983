"""A whole portal on one machine from wheels alone: real Postgres, real Valkey, every process of the product."""
