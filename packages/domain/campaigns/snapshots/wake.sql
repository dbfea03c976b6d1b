-- wakeSends
update "campaign_sends"
set "wakes_asked" = wakes_asked + 1
where "state" = $

-- wakeSend
update "campaign_sends"
set "wakes_asked" = wakes_asked + 1
where "id" = $
