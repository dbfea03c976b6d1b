-- purgeCampaign
DELETE FROM "campaign_counters" t
USING campaign_sends s
WHERE s.campaign_id = $
AND t.workspace_id = s.workspace_id
AND t.send_id = s.id

-- purgeCampaign
DELETE FROM "campaign_recipients" t
USING campaign_sends s
WHERE s.campaign_id = $
AND t.workspace_id = s.workspace_id
AND t.send_id = s.id

-- purgeCampaign
DELETE FROM "campaign_send_partitions" t
USING campaign_sends s
WHERE s.campaign_id = $
AND t.workspace_id = s.workspace_id
AND t.send_id = s.id

-- purgeCampaign
delete from "campaigns"
where "id" = $
