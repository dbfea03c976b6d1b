import { EXCLUSION_REASONS, MESSAGE_STATUSES } from '@parcours/model/delivery/message.ts'
import { idSchema } from '@parcours/model/id.ts'
import { Graph } from '@parcours/model/journey/graph.ts'
import { StepMigration } from '@parcours/model/journey/migration.ts'
import { OVERDUE } from '@parcours/model/journey/overdue.ts'
import { ENTRY_REASONS, EXIT_REASONS, JOURNEY_STATES, POSITION_STATES } from '@parcours/model/journey/state.ts'
import { draftName, nameText } from '@parcours/model/values/line.ts'
import { z } from 'zod'
import {
  AskedLanguage,
  byId,
  Day,
  IssueAnswer,
  LanguageTag,
  listOf,
  PageQuery,
  pageOf,
  Time,
  VerdictAnswer,
  wholeNumber,
} from './common.ts'
import { route } from './route.ts'

const tag = 'Journeys'
const State = z.enum(JOURNEY_STATES)

export const JourneyAnswer = z.object({
  id: z.string(),
  name: z.string(),
  state: State,
  stoppedWhy: z
    .string()
    .nullable()
    .meta({ description: 'Why it was stopped, in the words of the user who stopped it' }),
  graph: Graph,
  /** What runs now; null when nothing is published. */
  live: z.object({ version: z.number(), graph: Graph }).nullable(),
  /** What keeps the draft from being published. */
  issues: z.array(IssueAnswer),
  createdAt: Time,
  updatedAt: Time,
})
export type JourneyAnswer = z.infer<typeof JourneyAnswer>

const StopQuery = z.object({
  reason: z
    .string()
    .trim()
    .max(300)
    .optional()
    .meta({ description: 'Kept with the journey, and on the path of everyone who leaves' }),
})

const JourneyBody = z.strictObject({ name: nameText(120), graph: Graph })

export const JourneyContactAnswer = z.object({
  contactId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  nodeId: z.string(),
  state: z.enum(POSITION_STATES),
  version: z.number(),
  enteredAt: Time,
  since: Time,
  dueAt: Time.nullable(),
  endedAt: Time.nullable(),
  endedWhy: z.enum(EXIT_REASONS).nullable(),
  leftAt: Time.nullable().meta({ description: 'When they left the step by the port that was asked for' }),
  workflowId: z.string(),
})
export type JourneyContactAnswer = z.infer<typeof JourneyContactAnswer>

export const LiveAnswer = z.object({
  ports: z.array(z.object({ nodeId: z.string(), port: z.string(), count: z.number() })),
  positions: z.array(z.object({ nodeId: z.string(), count: z.number() })),
  messages: z.array(
    z.object({
      nodeId: z.string(),
      sent: z.number(),
      excluded: z.number().meta({ description: 'Not sent by the rules of sending' }),
      excludedBy: z
        .array(z.object({ reason: z.enum(EXCLUSION_REASONS), count: z.number() }))
        .meta({ description: 'Their reasons; what was counted before they were kept is missing here' }),
      failed: z.number(),
      opened: z.number(),
      clicked: z.number(),
    }),
  ),
})
export type LiveAnswer = z.infer<typeof LiveAnswer>

export const ConversionsAnswer = z.object({
  entered: z.number().meta({ description: 'Entries: a contact who enters again counts again' }),
  contactsEntered: z.number().meta({ description: 'Contacts who entered, each once' }),
  converted: z.number().meta({ description: 'Entries which reached the goal' }),
  contactsConverted: z.number().meta({ description: 'Contacts who reached the goal, each once' }),
  revenue: z.number().meta({ description: 'In minor units' }),
  currency: z.string(),
  steps: z.array(
    z.object({
      nodeId: z.string(),
      port: z.string(),
      converted: z
        .number()
        .meta({ description: 'Of the contacts who left the step by this port, how many reached the goal after it' }),
      revenue: z.number(),
      medianSeconds: z.number().meta({ description: 'From the step to the goal' }),
    }),
  ),
})
export type ConversionsAnswer = z.infer<typeof ConversionsAnswer>

/** Part of a journey's past; all of it when nothing is said. */
const StretchQuery = z.object({
  version: wholeNumber(1).optional().meta({ description: 'The number of a version' }),
  since: Day.optional().meta({ description: 'The first day, UTC' }),
  until: Day.optional().meta({ description: 'The day after the last one, UTC' }),
})

export const SplitAnswer = z.object({
  nodeId: z.string(),
  branches: z.array(
    z.object({
      port: z.string(),
      took: z.number(),
      converted: z.number().meta({ description: 'Who reached the goal afterwards' }),
      revenue: z.number().meta({ description: 'In minor units' }),
      lift: z.object({ low: z.number(), high: z.number() }).nullable().meta({
        description:
          'How much larger the part of converted contacts is than the holdout’s: between these, with 95 % probability',
      }),
    }),
  ),
  leader: z
    .object({
      port: z.string(),
      verdict: VerdictAnswer,
      confidence: z.number().meta({ description: 'From 0.5 (nothing can be said) to 1' }),
      difference: z
        .object({ low: z.number(), high: z.number() })
        .nullable()
        .meta({ description: 'How much larger the part of converted contacts is than the second’s, with 95 %' }),
    })
    .nullable(),
  winner: z
    .object({ port: z.string(), confidence: z.number().nullable(), decidedAt: Time })
    .nullable()
    .meta({ description: 'By which everyone goes now' }),
})
export type SplitAnswer = z.infer<typeof SplitAnswer>

const WhyNotAnswer = z.object({ code: z.string(), message: z.string(), at: Time.nullable() })

/** The entries of a contact in a journey. */
const enrollment = {
  contactId: idSchema('contact'),
  entryId: idSchema('run')
    .optional()
    .meta({ description: 'One of several side by side; all that are open when absent' }),
}

export const PathAnswer = z.object({
  contact: z.object({ id: z.string(), name: z.string(), email: z.string().nullable() }),
  entries: z.array(
    z.object({
      version: z.number(),
      graph: Graph,
      workflowId: z.string(),
      reason: z.enum(ENTRY_REASONS).meta({ description: 'What brought them in' }),
      event: z.string().nullable(),
      fromJourney: z.string().nullable(),
      enteredAt: Time,
      state: z.enum(POSITION_STATES),
      nodeId: z.string().meta({ description: 'Where they stand, or stood last' }),
      since: Time,
      dueAt: Time.nullable(),
      movedAt: Time.nullable().meta({
        description: 'When the date until which they wait moved last; null when it has not',
      }),
      endedAt: Time.nullable(),
      endedWhy: z.enum(EXIT_REASONS).nullable(),
      convertedAt: Time.nullable(),
      revenue: z.number().nullable(),
      steps: z.array(
        z.object({
          nodeId: z.string(),
          port: z
            .string()
            .meta({ description: 'The port by which they left the step, or why they left the journey there' }),
          at: Time,
          why: z
            .array(
              z.object({
                of: z.enum([
                  'property',
                  'tag',
                  'consent',
                  'segment',
                  'event',
                  'done',
                  'email',
                  'moved',
                  'draw',
                  'reason',
                ]),
                name: z.string(),
                value: z.unknown(),
              }),
            )
            .nullable()
            .meta({ description: 'What it was decided by, as it was then' }),
          message: z
            .object({
              status: z.enum(MESSAGE_STATUSES),
              reason: z.string().nullable(),
              openedAt: z.string().nullable(),
              clickedAt: z.string().nullable(),
            })
            .nullable(),
        }),
      ),
    }),
  ),
  whyNot: WhyNotAnswer.nullable().meta({ description: 'Why they never entered; null when they did' }),
})
export type PathAnswer = z.infer<typeof PathAnswer>

export const TrialRunAnswer = z.object({
  steps: z.array(
    z.object({
      nodeId: z.string(),
      port: z.string(),
      at: Time.meta({ description: 'When they would leave the step' }),
      message: z
        .object({
          templateId: z.string(),
          reason: z
            .enum(EXCLUSION_REASONS)
            .nullable()
            .meta({ description: 'Why they would not get it; null when they would' }),
        })
        .nullable(),
    }),
  ),
})
export type TrialRunAnswer = z.infer<typeof TrialRunAnswer>

const TestAnswer = z.object({
  name: z.string(),
  passed: z.boolean(),
  problems: z.array(z.string()).meta({ description: 'In what it was not as expected' }),
  path: z.array(z.string()),
  emails: z.array(z.string()),
})
export type TestAnswer = z.infer<typeof TestAnswer>

const Yaml = z.string().min(1).max(2_000_000).meta({ description: 'A journey as YAML (docs/journeys-as-code.md)' })

const SimulatedAnswer = z.object({
  contacts: z.number().meta({ description: 'Of the sample, contacts who would have entered' }),
  entries: z.number(),
  goals: z.number(),
  emails: z.number(),
  excluded: z.number().meta({ description: 'Emails that would not have been sent, for want of consent, say' }),
  perContact: z
    .array(z.number())
    .meta({ description: 'How many contacts would have got 0, 1, 2 … emails; the last: as many and more' }),
  hours: z.array(z.number()).meta({ description: 'Emails by the hour of the day, in the workspace’s zone' }),
  ports: z.array(z.object({ nodeId: z.string(), port: z.string(), count: z.number() })),
})
export type SimulatedAnswer = z.infer<typeof SimulatedAnswer>

export const SimulationAnswer = z.object({
  happened: z.number().meta({ description: 'How often what begins the journey happened' }),
  concerned: z.number().meta({ description: 'To how many contacts it happened' }),
  sampled: z.number().meta({ description: 'How many of them, drawn by chance, were looked at' }),
  draft: SimulatedAnswer,
  live: SimulatedAnswer.nullable().meta({ description: 'The same for what runs now' }),
})
export type SimulationAnswer = z.infer<typeof SimulationAnswer>

export const journeyRoutes = {
  listJourneys: route({
    method: 'GET',
    path: '/api/v1/journeys',
    access: 'read',
    tag,
    summary: 'Journeys, latest change first',
    status: 200,
    answer: listOf(
      z.object({
        id: z.string(),
        name: z.string(),
        state: State,
        updatedAt: Time,
        entered: z.number(),
        active: z.number(),
        sent: z.number(),
        folder: z.string(),
        archived: z.boolean(),
        startable: z.boolean().meta({ description: 'Whether contacts can be enrolled by hand, or by another journey' }),
      }),
    ),
  }),
  createJourney: route({
    method: 'POST',
    path: '/api/v1/journeys',
    access: 'author',
    tag,
    summary: 'Create a journey as a draft',
    status: 201,
    body: JourneyBody,
    answer: JourneyAnswer,
  }),
  listJourneyStarters: route({
    method: 'GET',
    path: '/api/v1/journey-starters',
    access: 'read',
    tag,
    summary: 'Ready journeys to begin with',
    status: 200,
    query: z.object({ language: AskedLanguage }),
    answer: listOf(
      z.object({
        key: z.string(),
        name: z.string(),
        text: z.string(),
        emails: z.number().meta({ description: 'How many emails it sends' }),
        steps: z.array(z.string()).meta({ description: 'The kinds of its steps, in order' }),
      }),
    ),
  }),
  createJourneyFromStarter: route({
    method: 'POST',
    path: '/api/v1/journey-starters/:key',
    access: 'author',
    tag,
    summary:
      'Create a ready journey as a draft, with its emails and segments; those of the same name that are there are used',
    status: 201,
    params: z.object({ key: z.string().max(40) }),
    body: z.strictObject({ language: LanguageTag }),
    answer: JourneyAnswer,
  }),
  getJourney: route({
    method: 'GET',
    path: '/api/v1/journeys/:id',
    access: 'read',
    tag,
    summary: 'A journey: its draft, and what runs',
    status: 200,
    params: byId('journey'),
    answer: JourneyAnswer,
  }),
  saveJourney: route({
    method: 'PUT',
    path: '/api/v1/journeys/:id',
    access: 'author',
    tag,
    summary: 'Save the draft',
    status: 200,
    params: byId('journey'),
    body: JourneyBody,
    answer: JourneyAnswer,
  }),
  exportJourney: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/file',
    access: 'read',
    tag,
    summary: 'The draft as YAML, with names in place of ids',
    status: 200,
    params: byId('journey'),
    answer: z.object({ yaml: z.string() }),
  }),
  importJourney: route({
    method: 'POST',
    path: '/api/v1/journey-files',
    access: 'author',
    tag,
    summary: 'Take a journey in from YAML, as the draft of the journey of that name or of a new one',
    status: 200,
    body: z.strictObject({
      yaml: Yaml,
      as: z
        .enum(['draft', 'copy'])
        .default('draft')
        .meta({ description: 'copy: a new journey, also where there is one of that name' }),
    }),
    answer: JourneyAnswer.extend({ created: z.boolean(), changed: z.boolean() }),
  }),
  testJourneyFile: route({
    method: 'POST',
    path: '/api/v1/journey-files/tests',
    access: 'author',
    tag,
    summary: 'Play the tests of a journey in YAML, in virtual time; nothing of it stays, nobody is written to',
    status: 200,
    body: z.strictObject({ yaml: Yaml }),
    answer: listOf(TestAnswer),
  }),
  testJourney: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/tests',
    access: 'author',
    tag,
    summary: 'Play the tests of a draft, in virtual time; nothing of it stays, nobody is written to',
    status: 200,
    params: byId('journey'),
    answer: listOf(TestAnswer),
  }),
  organizeJourney: route({
    method: 'PATCH',
    path: '/api/v1/journeys/:id',
    access: 'author',
    tag,
    summary: 'Put a journey into a folder, or away',
    status: 204,
    params: byId('journey'),
    body: z.strictObject({
      folder: draftName(60).optional().meta({ description: 'Empty: none' }),
      archived: z.boolean().optional(),
    }),
  }),
  getJourneyHistory: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/history',
    access: 'read',
    tag,
    summary: 'Earlier states of the draft and published versions, latest first',
    status: 200,
    params: byId('journey'),
    answer: listOf(
      z.object({
        kind: z.enum(['draft', 'version']),
        number: z.number(),
        at: Time,
        by: z.string().nullable(),
        steps: z.number(),
      }),
    ),
  }),
  getJourneyRevision: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/state',
    access: 'read',
    tag,
    summary: 'One earlier state as it was drawn',
    status: 200,
    params: byId('journey'),
    query: z.object({ kind: z.enum(['draft', 'version']), number: wholeNumber(1) }),
    answer: z.object({ graph: Graph }),
  }),
  announceJourneyEditor: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/editors',
    access: 'author',
    tag,
    summary: 'Say that one draws at it now: who else does, and the revision that is saved',
    status: 200,
    params: byId('journey'),
    answer: z.object({ others: z.array(z.string()), revision: z.number() }),
  }),
  deleteJourney: route({
    method: 'DELETE',
    path: '/api/v1/journeys/:id',
    access: 'author',
    tag,
    summary: 'Delete a journey that does not run',
    status: 204,
    params: byId('journey'),
  }),
  publishJourney: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/publication',
    access: 'launch',
    tag,
    summary:
      'Publish the draft: contacts enter this version from now on. What runs already stays the version that it is',
    status: 201,
    params: byId('journey'),
    query: z.object({
      inside: z.enum(['stay', 'move']).default('stay').meta({
        description:
          'Who waits inside stays on the version they entered, or goes on with this one where their step is still there',
      }),
    }),
    answer: z.object({ version: z.number() }),
  }),
  previewJourneyPublication: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/publication',
    access: 'read',
    tag,
    summary: 'What publishing the draft would mean for those inside',
    status: 200,
    params: byId('journey'),
    answer: z.object({
      entering: z
        .number()
        .meta({ description: 'Who would enter at once, because they are already as the trigger asks' }),
      inside: z.number(),
      steps: z
        .array(
          z.object({
            nodeId: z.string(),
            kind: z.string(),
            name: z.string(),
            settings: z.unknown(),
            count: z.number(),
            there: z.boolean().meta({ description: 'The draft has the step still' }),
          }),
        )
        .meta({ description: 'Where contacts wait; they can be migrated' }),
      warnings: z.array(IssueAnswer).meta({
        description: 'What to look at before: values of contacts that its emails cannot show as meant',
      }),
    }),
  }),
  migrateJourneyContacts: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/migration',
    access: 'launch',
    tag,
    summary: 'Migrate contacts who wait in earlier versions to the live one: to the same step, another, or out',
    status: 202,
    params: byId('journey'),
    body: z.strictObject({
      plan: z
        .array(StepMigration)
        .min(1)
        .max(400)
        .meta({ description: 'What becomes of the contacts who wait at each step; those at other steps stay' }),
    }),
    answer: z.object({ bulkJobId: z.string() }),
  }),
  stopJourney: route({
    method: 'DELETE',
    path: '/api/v1/journeys/:id/publication',
    access: 'launch',
    tag,
    summary: 'Stop: everyone inside leaves now',
    status: 204,
    params: byId('journey'),
    query: StopQuery,
  }),
  pauseJourney: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/pause',
    access: 'launch',
    tag,
    summary: 'Pause: everyone holds where they are',
    status: 204,
    params: byId('journey'),
  }),
  getJourneyPause: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/pause',
    access: 'read',
    tag,
    summary: 'How many contacts’ waits ended during the pause',
    status: 200,
    params: byId('journey'),
    answer: z.object({ overdue: z.number() }),
  }),
  resumeJourney: route({
    method: 'DELETE',
    path: '/api/v1/journeys/:id/pause',
    access: 'launch',
    tag,
    summary: 'Resume, saying what to do with contacts who became overdue',
    status: 204,
    params: byId('journey'),
    query: z.object({
      overdue: z
        .enum(OVERDUE)
        .default('continue')
        .meta({ description: 'They go on now, spread over some hours, without the step behind their wait, or leave' }),
      hours: wholeNumber(1, 168).default(4).meta({ description: 'For `spread`' }),
    }),
  }),
  addJourneyContacts: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/entries',
    access: 'launch',
    tag,
    summary: 'Add contacts to a journey that begins by hand',
    status: 201,
    params: byId('journey'),
    body: z.strictObject({
      audience: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('all') }),
        z.strictObject({ kind: z.literal('segment'), segmentId: idSchema('segment') }),
        z.strictObject({ kind: z.literal('contacts'), contactIds: z.array(idSchema('contact')).min(1).max(10_000) }),
      ]),
      data: z.record(z.string(), z.unknown()).optional(),
    }),
    answer: z.object({
      entered: z.number().meta({ description: 'How many entered at once' }),
      bulkJobId: z
        .string()
        .nullable()
        .meta({ description: 'Brings the others in, where there are more than one cohort' }),
      refused: WhyNotAnswer.nullable().meta({
        description: 'Why the one contact who was asked for did not enter; null when more were, or it did',
      }),
    }),
  }),
  removeJourneyContact: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/removals',
    access: 'launch',
    tag,
    summary: 'Take a contact out of a journey; a contact who has left already stays as they are',
    status: 200,
    params: byId('journey'),
    body: z.strictObject(enrollment),
    answer: z.object({ removed: z.number().meta({ description: 'How many entries ended' }) }),
  }),
  skipJourneyWait: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/skips',
    access: 'launch',
    tag,
    summary: 'End the wait of a contact at a step, as if its time were over; repeated, it skips nothing more',
    status: 200,
    params: byId('journey'),
    body: z.strictObject({
      ...enrollment,
      nodeId: z.string().max(40).meta({ description: 'The step at which they are believed to wait' }),
    }),
    answer: z.object({
      skipped: z.number().meta({ description: 'How many waits ended; 0 when they have gone on meanwhile' }),
    }),
  }),
  getJourneyCounts: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/live',
    access: 'read',
    tag,
    summary: 'Live counts for each step and port',
    status: 200,
    params: byId('journey'),
    query: StretchQuery,
    answer: LiveAnswer,
  }),
  listJourneySplits: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/splits',
    access: 'read',
    tag,
    summary: 'How the branches of random splits compare by the goal, how sure that is, and against the holdout',
    status: 200,
    params: byId('journey'),
    answer: listOf(SplitAnswer),
  }),
  declareSplitWinner: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/splits',
    access: 'launch',
    tag,
    summary: 'Send all contacts but the holdout to one branch of a split; or by chance again',
    status: 204,
    params: byId('journey'),
    body: z.strictObject({ nodeId: z.string().max(40), port: z.string().max(16).nullable() }),
  }),
  getJourneyConversions: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/conversions',
    access: 'read',
    tag,
    summary: 'Who reached the goal of a journey, and by which steps',
    status: 200,
    params: byId('journey'),
    query: StretchQuery,
    answer: ConversionsAnswer,
  }),
  getJourneyContactPath: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/path',
    access: 'read',
    tag,
    summary: 'One contact in a journey: each enrollment, why, the path, the position; or why there is none',
    status: 200,
    params: byId('journey'),
    query: z.object({ contactId: idSchema('contact') }),
    answer: PathAnswer,
  }),
  runJourneyTrial: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/trial-run',
    access: 'author',
    tag,
    summary:
      'Lead a contact through the draft in moments: which ports, when, with which messages. Nothing is stored or sent',
    status: 200,
    params: byId('journey'),
    body: z.strictObject({
      contactId: idSchema('contact'),
      choices: z
        .record(z.string().max(40), z.string().max(40))
        .default({})
        .meta({ description: 'The port taken at some steps, in place of what would happen by itself' }),
      properties: z
        .record(z.string(), z.unknown())
        .default({})
        .meta({ description: 'Of the event that brings them in' }),
    }),
    answer: TrialRunAnswer,
  }),
  simulateJourney: route({
    method: 'POST',
    path: '/api/v1/journeys/:id/simulation',
    access: 'author',
    tag,
    summary:
      'Play the draft, and what runs now, over what contacts really did in the last days. Nothing is stored or sent',
    status: 200,
    params: byId('journey'),
    body: z.strictObject({
      days: z.number().int().min(1).max(90).default(30),
      contacts: z
        .number()
        .int()
        .min(1)
        .max(400)
        .default(100)
        .meta({ description: 'Contacts in the sample, drawn by chance' }),
    }),
    answer: SimulationAnswer,
  }),
  listJourneyContacts: route({
    method: 'GET',
    path: '/api/v1/journeys/:id/contacts',
    access: 'read',
    tag,
    summary: 'Who is in a journey, or was; or who left one of its steps by a port',
    status: 200,
    params: byId('journey'),
    query: PageQuery.extend({
      nodeId: z.string().max(40).optional().meta({ description: 'Only who stands at this step now' }),
      port: z
        .string()
        .max(80)
        .optional()
        .meta({ description: 'With `nodeId`: who left it by this port, or left the journey there for this reason' }),
    }),
    answer: pageOf(JourneyContactAnswer),
  }),
}
