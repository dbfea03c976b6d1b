// Written by packages/launcher/generate-tables.ts from the migrations. Do not edit.
import type { ColumnType } from 'kysely'
import type { IdOf } from '@parcours/model/id.ts'
import type { Word } from './column-words.ts'

type Generated<T> = T extends ColumnType<infer S, infer I, infer U> ? ColumnType<S, I | undefined, U> : ColumnType<T, T | undefined, T>
type Timestamp = Date
type Json = ColumnType<unknown, unknown, unknown>

export interface ApiKeys {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'key'>>
  name: string
  scope: Word<'api_keys.scope'>
  hint: string
  key_hash: Buffer
  created_at: Generated<Timestamp>
  last_used_at: Generated<Timestamp | null>
  revoked_at: Generated<Timestamp | null>
  may_change_accounts: Generated<boolean>
}

export interface BounceMailboxes {
  workspace_id: IdOf<'workspace'>
  enabled: boolean
  settings: Json
  secret: Buffer
  uid_validity: Generated<string | null>
  last_uid: Generated<number>
  last_read_at: Generated<Timestamp | null>
  failure: Generated<Json>
  mails: Generated<number>
  reports: Generated<number>
}

export interface BrandKits {
  workspace_id: IdOf<'workspace'>
  kit: Json
  revision: Generated<number>
  updated_at: Generated<Timestamp>
}

export interface BulkJobChanges {
  workspace_id: IdOf<'workspace'>
  bulk_job_id: IdOf<'bulkJob'>
  contact_id: IdOf<'contact'>
  added: string[]
  removed: string[]
}

export interface BulkJobFiles {
  workspace_id: IdOf<'workspace'>
  bulk_job_id: IdOf<'bulkJob'>
  part: number
  content: string
}

export interface BulkJobs {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'bulkJob'>>
  kind: Word<'bulk_jobs.kind'>
  input: Json
  state: Generated<Word<'bulk_jobs.state'>>
  to_start: Generated<boolean>
  total: Generated<number | null>
  done: Generated<number>
  affected: Generated<number>
  cursor: Generated<string | null>
  chunk: Generated<number>
  started_by: Generated<string | null>
  created_at: Timestamp
  finished_at: Generated<Timestamp | null>
}

export interface CampaignCounters {
  workspace_id: IdOf<'workspace'>
  send_id: IdOf<'send'>
  variant: string
  what: string
  count: number
}

export interface CampaignRecipients {
  workspace_id: IdOf<'workspace'>
  send_id: IdOf<'send'>
  partition: number
  contact_id: IdOf<'contact'>
  reachable: Generated<boolean>
}

export interface CampaignSendPartitions {
  workspace_id: IdOf<'workspace'>
  send_id: IdOf<'send'>
  partition: number
  variant: Generated<string | null>
  due_at: Timestamp
  zone: Generated<string | null>
  total: number
  claimed: Generated<number>
  cursor: Generated<string>
  mailbox: Generated<string | null>
}

export interface CampaignSends {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'send'>>
  campaign_id: IdOf<'campaign'>
  definition: Json
  contents: Json
  state: Generated<Word<'campaign_sends.state'>>
  pause_reason: Generated<Word<'campaign_sends.pause_reason'> | null>
  starts_at: Timestamp
  prepared_at: Generated<Timestamp | null>
  finished_at: Generated<Timestamp | null>
  created_at: Timestamp
  audience: Generated<number>
  holdout: Generated<number>
  pace: Generated<number | null>
  pace_since: Generated<Timestamp | null>
  pace_claimed: Generated<number>
  decide_at: Generated<Timestamp | null>
  winner: Generated<string | null>
  winner_decision: Generated<Json>
  to_start: Generated<boolean>
  wakes_asked: Generated<number>
  wakes_given: Generated<number>
}

export interface Campaigns {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'campaign'>>
  name: string
  definition: Json
  state: Generated<Word<'campaigns.state'>>
  revision: Generated<number>
  to_schedule: Generated<boolean>
  launched_at: Generated<Timestamp | null>
  created_at: Timestamp
  updated_at: Timestamp
  leaves_at: Generated<Timestamp | null>
  deleted_at: Generated<Timestamp | null>
  planned_day: Generated<string | null>
  folder: Generated<string>
}

export interface Connections {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'connection'>>
  channel: Word<'connections.channel'>
  provider: string
  name: string
  from_name: string
  from_address: string
  reply_to: Generated<string | null>
  settings: Generated<Json>
  secret: Generated<Buffer | null>
  is_default: Generated<boolean>
  saved_by_owner: Generated<boolean>
  failure: Generated<Json>
  revision: Generated<number>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  deleted_at: Generated<Timestamp | null>
}

export interface ConsentChannels {
  channel: Word<'consent_channels.channel'>
  place: number
  given: Generated<number>
  withdrawn: Generated<number>
}

export interface ConsentLedger {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'consent'>>
  contact_id: IdOf<'contact'>
  channel: Word<'consent_ledger.channel'>
  purpose: Word<'consent_ledger.purpose'>
  decision: Word<'consent_ledger.decision'>
  source: string
  wording_version: Generated<string | null>
  evidence: Generated<Json>
  decided_at: Timestamp
  recorded_at: Generated<Timestamp>
}

export interface Consents {
  workspace_id: IdOf<'workspace'>
  contact_id: IdOf<'contact'>
  channel: Word<'consents.channel'>
  purpose: Word<'consents.purpose'>
  decision: Word<'consents.decision'>
  decided_at: Timestamp
  ledger_id: string
}

export interface ContactIdentifiers {
  workspace_id: IdOf<'workspace'>
  kind: Word<'contact_identifiers.kind'>
  value: string
  contact_id: IdOf<'contact'>
}

export interface ContactReadModel {
  workspace_id: IdOf<'workspace'>
  contact_id: IdOf<'contact'>
  created_at: Timestamp
  revenue: number
  orders: number
  cell: number
  consent_bits: number
  has_email: boolean
  has_phone: boolean
  first_order_at: Generated<Timestamp | null>
  last_order_at: Generated<Timestamp | null>
  engaged_at: Generated<Timestamp | null>
}

export interface Contacts {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'contact'>>
  created_at: Generated<Timestamp>
  revenue: Generated<number>
  orders: Generated<number>
  cell: Generated<number | null>
  first_order_at: Generated<Timestamp | null>
  last_order_at: Generated<Timestamp | null>
  engaged_at: Generated<Timestamp | null>
  last_seen_at: Generated<Timestamp | null>
  consent_bits: Generated<number>
  country: Generated<string | null>
  language: Generated<string | null>
  tags: Generated<string[]>
  properties: Generated<Json>
  external_id: Generated<string | null>
  email: Generated<string | null>
  phone: Generated<string | null>
  first_name: Generated<string | null>
  last_name: Generated<string | null>
  city: Generated<string | null>
  time_zone: Generated<string | null>
  revision: Generated<number>
  updated_at: Generated<Timestamp>
  search: Generated<string | null>
  field_updated_at: Generated<Json>
}

export interface ContentVersions {
  workspace_id: IdOf<'workspace'>
  content_id: string
  revision: number
  title: string
  document: Json
  compiled: Json
  saved_by: Generated<string | null>
  saved_at: Generated<Timestamp>
  languages: Generated<Json>
}

export interface Contents {
  workspace_id: IdOf<'workspace'>
  id: Generated<string>
  kind: string
  name: string
  revision: Generated<number>
  purpose: Word<'contents.purpose'>
  draft: Generated<Json>
  edition: Generated<number>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  deleted_at: Generated<Timestamp | null>
  folder: Generated<string>
}

export interface DeliveryBatches {
  workspace_id: IdOf<'workspace'>
  id: string
  messages: string[]
  attempt: Generated<number>
  begun: Generated<number>
  in_flight: Generated<number[]>
  pending: Generated<number[]>
  ended: Generated<Json>
  account: Generated<string | null>
  settled: Generated<number>
  handed_at: Generated<Timestamp>
}

export interface Erasures {
  workspace_id: IdOf<'workspace'>
  contact_id: IdOf<'contact'>
  erased_at: Timestamp
}

export interface EventInbox {
  seq: Generated<number>
  shard: number
  workspace_id: IdOf<'workspace'>
  id: IdOf<'event'>
  kind: Word<'event_inbox.kind'>
  contact_id: Generated<IdOf<'contact'> | null>
  user_id: Generated<string | null>
  anonymous_id: Generated<string | null>
  previous_id: Generated<string | null>
  name: string
  properties: Json
  traits: Generated<Json>
  context: Generated<Json>
  occurred_at: Timestamp
  received_at: Timestamp
  guarded: Generated<boolean>
}

export interface EventMessageIds {
  workspace_id: IdOf<'workspace'>
  message_id: string
  received_at: Timestamp
}

export interface EventNames {
  workspace_id: IdOf<'workspace'>
  name: string
  day: string
  count: number
}

export interface EventSubscriptions {
  workspace_id: IdOf<'workspace'>
  version_id: IdOf<'version'>
  subscriber: string
  kind: Word<'event_subscriptions.kind'>
  event_name: string
}

export interface EventTotals {
  workspace_id: IdOf<'workspace'>
  contact_id: IdOf<'contact'>
  name: string
  count: number
  first_at: Timestamp
  last_at: Timestamp
}

export interface Events {
  workspace_id: IdOf<'workspace'>
  id: IdOf<'event'>
  contact_id: IdOf<'contact'>
  kind: Word<'events.kind'>
  name: string
  properties: Json
  context: Generated<Json>
  occurred_at: Timestamp
  received_at: Timestamp
}

export interface IdempotentAnswers {
  workspace_id: IdOf<'workspace'>
  key: string
  request_hash: Buffer
  answer: Generated<Buffer | null>
  created_at: Generated<Timestamp>
}

export interface Images {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'image'>>
  name: string
  alt: Generated<string>
  type: Word<'images.type'>
  width: number
  height: number
  bytes: number
  content: Buffer
  hidden: Generated<boolean>
  created_at: Timestamp
}

export interface ImportChunks {
  workspace_id: IdOf<'workspace'>
  import_id: IdOf<'import'>
  number: number
  rows: Json
  lines: number[]
}

export interface ImportPieces {
  workspace_id: IdOf<'workspace'>
  import_id: IdOf<'import'>
  number: number
  bytes: Buffer
}

export interface ImportRejects {
  workspace_id: IdOf<'workspace'>
  import_id: IdOf<'import'>
  line: number
  cells: Json
  reasons: Json
  imported: Generated<boolean>
}

export interface Imports {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'import'>>
  file_name: string
  header: string[]
  total_rows: number
  kind: Generated<Word<'imports.kind'>>
  mapping: Generated<Json>
  state: Generated<Word<'imports.state'>>
  to_start: Generated<boolean>
  next_chunk: Generated<number>
  processed_rows: Generated<number>
  created_contacts: Generated<number>
  updated_contacts: Generated<number>
  orders: Generated<number>
  rejected_rows: Generated<number>
  created_at: Generated<Timestamp>
  started_at: Generated<Timestamp | null>
  finished_at: Generated<Timestamp | null>
  encoding: Generated<string>
  separator: Generated<string>
  profile: Generated<Json>
  settings: Generated<Json>
  gathered: Generated<boolean>
  updated_at: Generated<Timestamp>
  known_orders: Generated<number>
  incomplete_rows: Generated<number>
  kept_withdrawn: Generated<number>
}

export interface Installation {
  singleton: Generated<boolean>
  signing_key: Buffer
  created_at: Generated<Timestamp>
}

export interface Invitations {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'invitation'>>
  email: string
  role: Word<'invitations.role'>
  token_hash: Buffer
  invited_by: Generated<string | null>
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  accepted_at: Generated<Timestamp | null>
}

export interface JourneyConversions {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  version_id: IdOf<'version'>
  run_id: IdOf<'run'>
  contact_id: IdOf<'contact'>
  at: Timestamp
  revenue: Generated<number>
  event_id: Generated<IdOf<'event'> | null>
  recorded_at: Generated<Timestamp | null>
}

export interface JourneyCounters {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  version_id: IdOf<'version'>
  node_id: string
  port: string
  count: number
  day: Generated<string>
}

export interface JourneyDeferredEvents {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  contact_id: IdOf<'contact'>
  id: string
  kind: Word<'journey_deferred_events.kind'>
  name: string
  properties: Json
  context: Generated<Json>
  occurred_at: Timestamp
  received_at: Timestamp
}

export interface JourneyDrafts {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  revision: number
  name: string
  graph: Json
  saved_by: Generated<string | null>
  begun_at: Timestamp
  saved_at: Timestamp
}

export interface JourneyEditors {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  user_id: IdOf<'user'>
  seen_at: Timestamp
}

export interface JourneyInterimAnalyses {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  node_id: string
  number: number
}

export interface JourneyMessageCounters {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  version_id: IdOf<'version'>
  node_id: string
  what: string
  day: string
  count: number
}

export interface JourneyMigratedContacts {
  workspace_id: IdOf<'workspace'>
  bulk_job_id: IdOf<'bulkJob'>
  contact_id: IdOf<'contact'>
  run_id: IdOf<'run'>
  node_id: string
  from_version_id: IdOf<'version'>
  from_node_id: string
  since: Timestamp
  due_at: Generated<Timestamp | null>
  at: Timestamp
  awaited_date: Generated<Json>
}

export interface JourneyPositions {
  workspace_id: IdOf<'workspace'>
  run_id: IdOf<'run'>
  contact_id: IdOf<'contact'>
  journey_id: IdOf<'journey'>
  version_id: IdOf<'version'>
  entry_key: Generated<string>
  once: Generated<boolean>
  entry: Generated<Json>
  entered_at: Timestamp
  node_id: string
  state: Word<'journey_positions.state'>
  since: Timestamp
  due_at: Generated<Timestamp | null>
  outcome: Generated<Word<'journey_positions.outcome'> | null>
  ended_at: Generated<Timestamp | null>
  ended_why: Generated<Word<'journey_positions.ended_why'> | null>
  last_wait_ended_at: Generated<Timestamp | null>
  last_wait_event_id: Generated<IdOf<'event'> | null>
  awaited_date: Generated<Json>
}

export interface JourneyRuns {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'run'>>
  journey_id: IdOf<'journey'>
  version_id: IdOf<'version'>
  reason: Word<'journey_runs.reason'>
  size: number
  workflow_id: string
  to_start: Generated<boolean>
  wakes_asked: Generated<number>
  wakes_given: Generated<number>
  created_at: Generated<Timestamp>
  ended_at: Generated<Timestamp | null>
  to_begin: Generated<boolean>
}

export interface JourneySchedules {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  next_at: Timestamp
  done_until: Timestamp
  postponed_until: Generated<Timestamp | null>
}

export interface JourneySplitWinners {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  node_id: string
  port: string
  confidence: Generated<number | null>
  decided_at: Timestamp
}

export interface JourneyStepPacing {
  workspace_id: IdOf<'workspace'>
  journey_id: IdOf<'journey'>
  node_id: string
  next_at: Timestamp
}

export interface JourneyTrail {
  workspace_id: IdOf<'workspace'>
  contact_id: IdOf<'contact'>
  journey_id: IdOf<'journey'>
  run_id: IdOf<'run'>
  node_id: string
  port: string
  why: Generated<Json>
  at: Timestamp
}

export interface JourneyVersions {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'version'>>
  journey_id: IdOf<'journey'>
  number: number
  graph: Json
  published_by: Generated<string | null>
  published_at: Generated<Timestamp>
}

export interface Journeys {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'journey'>>
  name: string
  draft: Json
  state: Generated<Word<'journeys.state'>>
  live_version_id: Generated<IdOf<'version'> | null>
  revision: Generated<number>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  folder: Generated<string>
  archived_at: Generated<Timestamp | null>
  stopped_why: Generated<string | null>
  resumed_at: Generated<Timestamp | null>
  deleted_at: Generated<Timestamp | null>
}

export interface Memberships {
  workspace_id: IdOf<'workspace'>
  user_id: IdOf<'user'>
  role: Word<'memberships.role'>
  created_at: Generated<Timestamp>
  last_used_at: Generated<Timestamp | null>
}

export interface MessageEventInbox {
  seq: Generated<number>
  message_id: IdOf<'message'>
  kind: Word<'message_event_inbox.kind'>
  data: Json
  at: Timestamp
  workspace_id: IdOf<'workspace'>
}

export interface MessageEvents {
  workspace_id: IdOf<'workspace'>
  message_id: IdOf<'message'>
  contact_id: IdOf<'contact'>
  kind: Word<'message_events.kind'>
  data: Generated<Json>
  occurred_at: Timestamp
}

export interface Messages {
  workspace_id: IdOf<'workspace'>
  id: IdOf<'message'>
  channel: Word<'messages.channel'>
  owner_id: string
  owner_at: Timestamp
  node_id: string
  visit: Generated<number>
  contact_id: IdOf<'contact'>
  journey_id: Generated<IdOf<'journey'> | null>
  template_id: IdOf<'template'>
  template_revision: number
  address: Generated<string | null>
  status: Word<'messages.status'>
  reason: Generated<string | null>
  batch_id: Generated<string | null>
  provider: string
  provider_id: Generated<string | null>
  created_at: Timestamp
  sent_at: Generated<Timestamp | null>
  delivered_at: Generated<Timestamp | null>
  opened_at: Generated<Timestamp | null>
  clicked_at: Generated<Timestamp | null>
  bounced_at: Generated<Timestamp | null>
  complained_at: Generated<Timestamp | null>
  unsubscribed_at: Generated<Timestamp | null>
  campaign_id: Generated<IdOf<'campaign'> | null>
  variant: Generated<string | null>
  machine_opened_at: Generated<Timestamp | null>
  retry_at: Generated<Timestamp | null>
  attempts: Generated<number>
  connection_id: Generated<IdOf<'connection'> | null>
}

export interface Notifications {
  workspace_id: IdOf<'workspace'>
  id: Generated<string>
  kind: Word<'notifications.kind'>
  data: Json
  created_at: Timestamp
  emailed_at: Generated<Timestamp | null>
  retry_at: Generated<Timestamp | null>
}

export interface OrderItems {
  workspace_id: IdOf<'workspace'>
  order_id: IdOf<'order'>
  contact_id: IdOf<'contact'>
  ordered_at: Timestamp
  product: string
  category: Generated<string>
  quantity: number
  price: number
  total: number
}

export interface Orders {
  workspace_id: IdOf<'workspace'>
  id: IdOf<'order'>
  contact_id: IdOf<'contact'>
  number: string
  ordered_at: Timestamp
  total: number
  items: Generated<number>
  source: Word<'orders.source'>
}

export interface PartitionedTables {
  name: string
  fillfactor: Generated<number>
}

export interface PasswordResets {
  user_id: IdOf<'user'>
  token_hash: Buffer
  expires_at: Timestamp
}

export interface ProductPairs {
  workspace_id: IdOf<'workspace'>
  product: string
  other: string
  similarity: unknown
}

export interface ProductRanks {
  workspace_id: IdOf<'workspace'>
  category: string
  product: string
  buyers: number
}

export interface Products {
  workspace_id: IdOf<'workspace'>
  product: string
  name: string
  category: Generated<string>
  price: Generated<number | null>
  url: Generated<string | null>
  image_url: Generated<string | null>
  updated_at: Timestamp
}

export interface PropertyDefinitions {
  workspace_id: IdOf<'workspace'>
  key: string
  type: Word<'property_definitions.type'>
  label: string
  created_at: Generated<Timestamp>
}

export interface ProviderEventIds {
  workspace_id: IdOf<'workspace'>
  id: string
  received_at: Generated<Timestamp>
}

export interface Quarantine {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'quarantined'>>
  kind: Word<'quarantine.kind'>
  key: string
  name: string
  payload: Json
  issues: Generated<Json>
  error: Generated<string | null>
  failures: Generated<number>
  first_at: Timestamp
  last_at: Timestamp
}

export interface RecentMessageCounters {
  workspace_id: IdOf<'workspace'>
  subject_id: string
  what: string
  quarter: Timestamp
  count: number
}

export interface RfmThresholds {
  workspace_id: IdOf<'workspace'>
  recency: string[]
  frequency: string[]
  value: string[]
  computed_at: Timestamp
}

export interface SandboxBatches {
  workspace_id: IdOf<'workspace'>
  id: string
  pieces: string[]
}

export interface SandboxOutbox {
  workspace_id: IdOf<'workspace'>
  message_id: IdOf<'message'>
  recipient: string
  sender: string
  subject: string
  batch_id: string
  text: string
  headers: Json
  accepted_at: Timestamp
  html: Json
}

export interface SandboxOutboxContacts {
  workspace_id: IdOf<'workspace'>
  message_id: IdOf<'message'>
  contact_id: IdOf<'contact'>
}

export interface SavedRows {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'savedRow'>>
  name: string
  source: string
  created_at: Timestamp
  deleted_at: Generated<Timestamp | null>
}

export interface SavedViews {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'view'>>
  list: Word<'saved_views.list'>
  name: string
  query: Json
  created_at: Generated<Timestamp>
  deleted_at: Generated<Timestamp | null>
  user_id: Generated<IdOf<'user'> | null>
}

export interface SegmentChangesToPublish {
  workspace_id: IdOf<'workspace'>
  segment_id: IdOf<'segment'>
  at: Timestamp
  published_to: Generated<string>
}

export interface SegmentDirtyContacts {
  seq: Generated<number>
  workspace_id: IdOf<'workspace'>
  contact_id: IdOf<'contact'>
  aspect: string
  at: Generated<Timestamp>
}

export interface SegmentMembers {
  workspace_id: IdOf<'workspace'>
  segment_id: IdOf<'segment'>
  contact_id: IdOf<'contact'>
  since: Timestamp
}

export interface SegmentMembershipChanges {
  workspace_id: IdOf<'workspace'>
  segment_id: IdOf<'segment'>
  contact_id: IdOf<'contact'>
  entered: boolean
  at: Timestamp
}

export interface SegmentNextEvaluations {
  workspace_id: IdOf<'workspace'>
  segment_id: IdOf<'segment'>
  contact_id: IdOf<'contact'>
  due_at: Timestamp
}

export interface SegmentReconciliations {
  workspace_id: IdOf<'workspace'>
  segment_id: IdOf<'segment'>
  at: Timestamp
  missing: number
  surplus: number
  milliseconds: number
}

export interface SegmentSizes {
  workspace_id: IdOf<'workspace'>
  segment_id: IdOf<'segment'>
  hour: Timestamp
  size: number
}

export interface Segments {
  workspace_id: IdOf<'workspace'>
  id: Generated<IdOf<'segment'>>
  name: string
  kind: Word<'segments.kind'>
  condition: Json
  depends: string[]
  depth: Generated<number>
  state: Generated<Word<'segments.state'>>
  to_build: Generated<boolean>
  revision: Generated<number>
  size: Generated<number>
  built_at: Generated<Timestamp | null>
  created_at: Generated<Timestamp>
  updated_at: Generated<Timestamp>
  deleted_at: Generated<Timestamp | null>
  folder: Generated<string>
}

export interface SendingLimits {
  workspace_id: IdOf<'workspace'>
  limits: Json
  revision: Generated<number>
  updated_at: Timestamp
}

export interface SendingUsage {
  workspace_id: IdOf<'workspace'>
  span: Timestamp
  destination: string
  used: number
  channel: Word<'sending_usage.channel'>
  owner_kind: string
}

export interface Sessions {
  token_hash: Buffer
  user_id: IdOf<'user'>
  workspace_id: IdOf<'workspace'>
  csrf_token: string
  created_at: Generated<Timestamp>
  expires_at: Timestamp
  id: Generated<IdOf<'session'>>
  last_seen_at: Generated<Timestamp>
  address: Generated<string | null>
  user_agent: Generated<string | null>
}

export interface SumReconciliations {
  workspace_id: IdOf<'workspace'>
  at: Timestamp
  orders: number
  events: number
  milliseconds: number
}

export interface Suppressions {
  workspace_id: IdOf<'workspace'>
  channel: Word<'suppressions.channel'>
  address: string
  reason: Word<'suppressions.reason'>
  created_at: Generated<Timestamp>
}

export interface TypicalReadingHours {
  workspace_id: IdOf<'workspace'>
  hour: number
  share: number
}

export interface Usages {
  workspace_id: IdOf<'workspace'>
  user_kind: Word<'usages.user_kind'>
  user_id: string
  user_version: Generated<number>
  used_kind: Word<'usages.used_kind'>
  used_id: string
}

export interface Users {
  id: Generated<IdOf<'user'>>
  email: string
  name: string
  password_hash: string
  language: Generated<Word<'users.language'>>
  created_at: Generated<Timestamp>
}

export interface Workspaces {
  id: Generated<IdOf<'workspace'>>
  name: string
  is_demo: Generated<boolean>
  time_zone: Generated<string>
  language: Generated<Word<'workspaces.language'>>
  postal_address: Generated<string>
  currency: Generated<string>
  created_at: Generated<Timestamp>
}

export interface DB {
  api_keys: ApiKeys
  bounce_mailboxes: BounceMailboxes
  brand_kits: BrandKits
  bulk_job_changes: BulkJobChanges
  bulk_job_files: BulkJobFiles
  bulk_jobs: BulkJobs
  campaign_counters: CampaignCounters
  campaign_recipients: CampaignRecipients
  campaign_send_partitions: CampaignSendPartitions
  campaign_sends: CampaignSends
  campaigns: Campaigns
  connections: Connections
  consent_channels: ConsentChannels
  consent_ledger: ConsentLedger
  consents: Consents
  contact_identifiers: ContactIdentifiers
  contact_read_model: ContactReadModel
  contacts: Contacts
  content_versions: ContentVersions
  contents: Contents
  delivery_batches: DeliveryBatches
  erasures: Erasures
  event_inbox: EventInbox
  event_message_ids: EventMessageIds
  event_names: EventNames
  event_subscriptions: EventSubscriptions
  event_totals: EventTotals
  events: Events
  idempotent_answers: IdempotentAnswers
  images: Images
  import_chunks: ImportChunks
  import_pieces: ImportPieces
  import_rejects: ImportRejects
  imports: Imports
  installation: Installation
  invitations: Invitations
  journey_conversions: JourneyConversions
  journey_counters: JourneyCounters
  journey_deferred_events: JourneyDeferredEvents
  journey_drafts: JourneyDrafts
  journey_editors: JourneyEditors
  journey_interim_analyses: JourneyInterimAnalyses
  journey_message_counters: JourneyMessageCounters
  journey_migrated_contacts: JourneyMigratedContacts
  journey_positions: JourneyPositions
  journey_runs: JourneyRuns
  journey_schedules: JourneySchedules
  journey_split_winners: JourneySplitWinners
  journey_step_pacing: JourneyStepPacing
  journey_trail: JourneyTrail
  journey_versions: JourneyVersions
  journeys: Journeys
  memberships: Memberships
  message_event_inbox: MessageEventInbox
  message_events: MessageEvents
  messages: Messages
  notifications: Notifications
  order_items: OrderItems
  orders: Orders
  partitioned_tables: PartitionedTables
  password_resets: PasswordResets
  product_pairs: ProductPairs
  product_ranks: ProductRanks
  products: Products
  property_definitions: PropertyDefinitions
  provider_event_ids: ProviderEventIds
  quarantine: Quarantine
  recent_message_counters: RecentMessageCounters
  rfm_thresholds: RfmThresholds
  sandbox_batches: SandboxBatches
  sandbox_outbox: SandboxOutbox
  sandbox_outbox_contacts: SandboxOutboxContacts
  saved_rows: SavedRows
  saved_views: SavedViews
  segment_changes_to_publish: SegmentChangesToPublish
  segment_dirty_contacts: SegmentDirtyContacts
  segment_members: SegmentMembers
  segment_membership_changes: SegmentMembershipChanges
  segment_next_evaluations: SegmentNextEvaluations
  segment_reconciliations: SegmentReconciliations
  segment_sizes: SegmentSizes
  segments: Segments
  sending_limits: SendingLimits
  sending_usage: SendingUsage
  sessions: Sessions
  sum_reconciliations: SumReconciliations
  suppressions: Suppressions
  typical_reading_hours: TypicalReadingHours
  usages: Usages
  users: Users
  workspaces: Workspaces
}
