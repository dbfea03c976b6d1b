// The type of a workflow is the name that it is exported by: types that stand in histories are kept.
export { bulkJob as operation } from './bulk-job.ts'
export { campaignOccurrence } from './campaign-occurrence.ts'
export { campaignSend } from './campaign-send.ts'
export { contactImport } from './contact-import.ts'
export { dispatcher, launcher, messageEventTaker as hitTaker } from './dispatcher.ts'
export { journeyRun } from './journey-run.ts'
export { nightlyWork, recurringWork } from './recurring-work.ts'
export { segmentBuild, segmentMaintenance as segmentKeeper, segmentReconciliation } from './segments.ts'
