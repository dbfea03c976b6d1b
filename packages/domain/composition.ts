import { registerBulkJobKinds } from './bulk-jobs/bulk-job.ts'
import { eraseFromBulkJobs } from './bulk-jobs/erase.ts'
import { countRetried } from './campaigns/counters.ts'
import { eraseRecipient } from './campaigns/erase.ts'
import { noteFirstTimes } from './campaigns/first-times.ts'
import { mergeRecipients } from './campaigns/merge.ts'
import { campaignMessages } from './campaigns/messages-again.ts'
import { wakeSends } from './campaigns/wake.ts'
import { email } from './channels/email/email.ts'
import { eraseFromOutbox } from './channels/email/erase.ts'
import { mergeOutbox } from './channels/email/merge.ts'
import { registerChannels } from './channels/registry.ts'
import { eraseConsents } from './consent/erase.ts'
import { mergeConsents } from './consent/merge.ts'
import { exportContacts } from './contact-lists/export-contacts.ts'
import { tagContacts } from './contact-lists/tag-contacts.ts'
import { undoTags } from './contact-lists/undo-tags.ts'
import { contactErased, contactErasing } from './contacts/erase.ts'
import { contactsMerged } from './contacts/merge.ts'
import { applyBrand } from './content/apply-brand.ts'
import { eraseMessages } from './delivery/erase.ts'
import { limitsChanged } from './delivery/limits.ts'
import { mergeMessages } from './delivery/merge.ts'
import { messagesRetried } from './delivery/message-counts.ts'
import { messagesUpdated } from './delivery/message-events.ts'
import { registerOwnerKinds } from './delivery/owner-kind.ts'
import { routeDeferredEventsOfRun } from './dispatch/route-deferred-events.ts'
import { eraseEvents } from './events/erase.ts'
import { mergeEvents } from './events/merge.ts'
import { eraseRejects } from './imports/erase.ts'
import { addContactsJob } from './journeys/bulk-jobs/add-contacts.ts'
import { enrollDueJob } from './journeys/bulk-jobs/enroll-due.ts'
import { enrollMatchingJob } from './journeys/bulk-jobs/enroll-matching.ts'
import { enrollMembersJob } from './journeys/bulk-jobs/enroll-segment-members.ts'
import { migrateContactsJob } from './journeys/bulk-jobs/migrate-contacts.ts'
import { undoMigrationJob } from './journeys/bulk-jobs/undo-migration.ts'
import { enrollBySegment } from './journeys/enrollment/enroll-by-segment.ts'
import { eraseEnrollments, keepOut } from './journeys/erase.ts'
import { mergeEnrollments } from './journeys/merge.ts'
import { countFirstTimes, countRetriedMessages } from './journeys/reporting/message-counters.ts'
import { releaseHeldBack } from './journeys/running/limits.ts'
import { journeyMessages } from './journeys/running/messages-again.ts'
import { runSettled } from './journeys/waits/settled.ts'
import { eraseFromNotifications } from './notifications/erase.ts'
import { eraseOrders } from './orders/erase.ts'
import { mergeOrders } from './orders/merge.ts'
import { eraseQuarantined } from './quarantine/erase.ts'
import { eraseMember } from './segments/erase.ts'
import { membershipChanged } from './segments/membership.ts'
import { mergeMembers } from './segments/merge.ts'

// Who is told what by the layers below: see topic.ts. Imported once by every process, and by nothing of the domain.
registerChannels(email)
registerOwnerKinds(campaignMessages, journeyMessages)
contactsMerged.subscribe(
  mergeEvents,
  mergeOrders,
  mergeConsents,
  mergeMessages,
  mergeOutbox,
  mergeRecipients,
  mergeEnrollments,
  mergeMembers,
)
contactErasing.subscribe(keepOut)
contactErased.subscribe(
  eraseQuarantined,
  eraseEvents,
  eraseRejects,
  eraseFromBulkJobs,
  eraseConsents,
  eraseOrders,
  eraseMember,
  eraseEnrollments,
  eraseFromNotifications,
  eraseRecipient,
  eraseFromOutbox,
  eraseMessages,
)
registerBulkJobKinds(
  tagContacts,
  undoTags,
  exportContacts,
  applyBrand,
  addContactsJob,
  enrollDueJob,
  enrollMembersJob,
  enrollMatchingJob,
  migrateContactsJob,
  undoMigrationJob,
)
membershipChanged.subscribe(enrollBySegment)
limitsChanged.subscribe(wakeSends, releaseHeldBack)
messagesRetried.subscribe(countRetried, countRetriedMessages)
runSettled.subscribe(routeDeferredEventsOfRun)
messagesUpdated.subscribe(noteFirstTimes, countFirstTimes)
