-- BatchLedger
INSERT INTO delivery_batches (workspace_id, id, messages, account, handed_at)
VALUES ($, $, $::uuid[], $, $)
ON CONFLICT
DO NOTHING

-- BatchLedger
UPDATE delivery_batches
SET messages = $::uuid[],
  begun = $, in_flight = $::int[], pending = $::int[], ended = $, settled = $,
  account = $, handed_at = $
WHERE workspace_id = $
AND id = $
AND attempt = $

-- BatchLedger
UPDATE delivery_batches
SET begun = $, in_flight = $::int[], pending = $::int[], ended = $
WHERE workspace_id = $
AND id = $
AND attempt = $

-- reclaimBatch
INSERT INTO delivery_batches AS b (workspace_id, id, messages)
VALUES ($, $, '{}')
ON CONFLICT (workspace_id, id)
DO UPDATE
SET attempt = b.attempt + 1
RETURNING attempt, messages, begun, in_flight, pending, ended, settled, account, handed_at
