CREATE TYPE mood AS ENUM ('fine', 'so-so');

CREATE TABLE samples (
  id uuid PRIMARY KEY,
  mood mood NOT NULL,
  ratio double precision NOT NULL DEFAULT 0,
  ratios real[],
  amount numeric(6, 2) NOT NULL CHECK (amount >= 0),
  code varchar(3),
  notes text DEFAULT 'none' CHECK (notes <> ''),
  config jsonb NOT NULL,
  state jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(state) = 'object'),
  low integer,
  high integer,
  kind text CHECK (kind IN ('a', 'b')),
  level text CHECK (level IN ('low', 'high') AND level IS NOT NULL),
  rank bigint GENERATED ALWAYS AS IDENTITY,
  CONSTRAINT low_high CHECK (low < high OR kind IS NULL)
);
