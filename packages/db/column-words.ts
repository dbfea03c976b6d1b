import { KEY_SCOPES } from '@parcours/model/access/key-scope.ts'
import { INVITED_ROLES, ROLES } from '@parcours/model/access/roles.ts'
import { BULK_JOB_KINDS, BULK_JOB_STATES } from '@parcours/model/bulk-jobs.ts'
import { CAMPAIGN_STATES, PAUSE_REASONS, SEND_STATES } from '@parcours/model/campaign/state.ts'
import { CONSENT_CHANNELS } from '@parcours/model/channels/channel.ts'
import { CHANNELS } from '@parcours/model/channels/registry.ts'
import { CONSENT_DECISIONS, CONSENT_PURPOSES } from '@parcours/model/consent.ts'
import { PROPERTY_TYPES } from '@parcours/model/contacts/fields.ts'
import { IDENTIFIER_KINDS } from '@parcours/model/contacts/identifiers.ts'
import { IMAGE_TYPES } from '@parcours/model/content/image.ts'
import { PURPOSES } from '@parcours/model/content/kinds/kind.ts'
import { MESSAGE_STATUSES, SUPPRESSION_REASONS } from '@parcours/model/delivery/message.ts'
import { MESSAGE_EVENT_KINDS } from '@parcours/model/delivery/message-event.ts'
import { EVENT_KINDS } from '@parcours/model/events.ts'
import { LANGUAGES } from '@parcours/model/i18n/say.ts'
import { IMPORT_KINDS, IMPORT_STATES } from '@parcours/model/imports/format.ts'
import {
  ENTRY_REASONS,
  EXIT_REASONS,
  JOURNEY_STATES,
  POSITION_OUTCOMES,
  POSITION_STATES,
  SUBSCRIPTION_KINDS,
} from '@parcours/model/journey/state.ts'
import { NOTIFICATION_KINDS } from '@parcours/model/notifications.ts'
import { ORDER_SOURCES } from '@parcours/model/orders.ts'
import { QUARANTINE_KINDS } from '@parcours/model/quarantine.ts'
import { USED_KINDS, USER_KINDS } from '@parcours/model/references.ts'
import { SEGMENT_KINDS, SEGMENT_STATES } from '@parcours/model/segment.ts'
import { VIEW_LIST_NAMES } from '@parcours/model/views.ts'

/**
 * The columns that hold one of few words, and these words: tables.gen.ts takes its types from here, and a test compares
 * them with the constraints of the database. Anyone who adds a word to the model adds it to the constraint by a
 * migration.
 */
export const COLUMN_WORDS = {
  'api_keys.scope': KEY_SCOPES,
  'bulk_jobs.kind': BULK_JOB_KINDS,
  'bulk_jobs.state': BULK_JOB_STATES,
  'campaign_sends.pause_reason': PAUSE_REASONS,
  'campaign_sends.state': SEND_STATES,
  'campaigns.state': CAMPAIGN_STATES,
  'connections.channel': CHANNELS,
  'consent_channels.channel': CONSENT_CHANNELS,
  'consent_ledger.channel': CONSENT_CHANNELS,
  'consent_ledger.decision': CONSENT_DECISIONS,
  'consent_ledger.purpose': CONSENT_PURPOSES,
  'consents.channel': CONSENT_CHANNELS,
  'consents.decision': CONSENT_DECISIONS,
  'consents.purpose': CONSENT_PURPOSES,
  'contact_identifiers.kind': IDENTIFIER_KINDS,
  'contents.purpose': PURPOSES,
  'event_inbox.kind': EVENT_KINDS,
  'event_subscriptions.kind': SUBSCRIPTION_KINDS,
  'events.kind': EVENT_KINDS,
  'images.type': IMAGE_TYPES,
  'imports.kind': IMPORT_KINDS,
  'imports.state': IMPORT_STATES,
  'invitations.role': INVITED_ROLES,
  'journey_deferred_events.kind': EVENT_KINDS,
  'journey_positions.ended_why': EXIT_REASONS,
  'journey_positions.outcome': POSITION_OUTCOMES,
  'journey_positions.state': POSITION_STATES,
  'journey_runs.reason': ENTRY_REASONS,
  'journeys.state': JOURNEY_STATES,
  'memberships.role': ROLES,
  'message_event_inbox.kind': MESSAGE_EVENT_KINDS,
  'message_events.kind': MESSAGE_EVENT_KINDS,
  'messages.channel': CHANNELS,
  'messages.status': MESSAGE_STATUSES,
  'notifications.kind': NOTIFICATION_KINDS,
  'orders.source': ORDER_SOURCES,
  'property_definitions.type': PROPERTY_TYPES,
  'quarantine.kind': QUARANTINE_KINDS,
  'saved_views.list': VIEW_LIST_NAMES,
  'segments.kind': SEGMENT_KINDS,
  'segments.state': SEGMENT_STATES,
  'sending_usage.channel': CHANNELS,
  'suppressions.channel': CHANNELS,
  'suppressions.reason': SUPPRESSION_REASONS,
  'usages.used_kind': USED_KINDS,
  'usages.user_kind': USER_KINDS,
  'users.language': LANGUAGES,
  'workspaces.language': LANGUAGES,
} as const satisfies Record<string, readonly string[]>

/** What a column holds, by `table.column`. */
export type Word<Column extends keyof typeof COLUMN_WORDS> = (typeof COLUMN_WORDS)[Column][number]
