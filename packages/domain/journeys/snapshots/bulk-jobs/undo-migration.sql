-- undoMigrationJob
delete from "journey_migrated_contacts"
where "bulk_job_id" = $
