-- changeInChain
SELECT set_config('parcours.chain', $, true)

-- changeInChain
SELECT set_config('parcours.chain', '', true)
