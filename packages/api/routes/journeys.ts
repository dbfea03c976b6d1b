import type { Routes } from '@parcours/contract/routes.ts'
import type { WorkspaceTx } from '@parcours/db/connection.ts'
import { exportJourney, importJourney, readJourneyFile } from '@parcours/domain/journeys/as-code/import.ts'
import { deleteJourney } from '@parcours/domain/journeys/authoring/delete.ts'
import { draftHistory, keptGraph, meetEditors } from '@parcours/domain/journeys/authoring/draft-history.ts'
import {
  createJourney,
  fileJourney,
  getJourney,
  listJourneys,
  saveDraft,
} from '@parcours/domain/journeys/authoring/drafts.ts'
import {
  draftIssues,
  pauseJourney,
  previewPublication,
  publishJourney,
  startMigration,
  stopJourney,
} from '@parcours/domain/journeys/control/lifecycle.ts'
import { removeFromJourney, skipWait } from '@parcours/domain/journeys/control/one-contact.ts'
import { countOverdue, resumeJourney } from '@parcours/domain/journeys/control/resume.ts'
import { addContacts } from '@parcours/domain/journeys/enrollment/add-contacts.ts'
import { whyNotEnrolled } from '@parcours/domain/journeys/enrollment/why-not.ts'
import type { WhyNot } from '@parcours/domain/journeys/nodes/trigger-behaviour.ts'
import { pathsOf } from '@parcours/domain/journeys/reporting/contact.ts'
import { conversionsOf } from '@parcours/domain/journeys/reporting/conversions.ts'
import { listJourneyContacts, liveCounts, type Stretch } from '@parcours/domain/journeys/reporting/live.ts'
import { chooseBranch, splitResults } from '@parcours/domain/journeys/reporting/split-results.ts'
import { createFromStarter, journeyStarters } from '@parcours/domain/journeys/starters.ts'
import { runTests, type TestResult } from '@parcours/domain/simulation/run-tests.ts'
import { simulate } from '@parcours/domain/simulation/simulate.ts'
import { runTrial } from '@parcours/domain/simulation/trial-run.ts'
import { say } from '@parcours/model/i18n/say.ts'
import { publicId, uuidOf } from '@parcours/model/id.ts'
import { Graph } from '@parcours/model/journey/graph.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { handlers, type NetworkCall, outsideTransaction, tag } from '../operation.ts'
import { worded } from '../worded.ts'

async function presentJourney(tx: WorkspaceTx, id: string, request: FastifyRequest, reply: FastifyReply, now: Date) {
  const row = await getJourney(tx, id)
  const graph = Graph.parse(row.draft)
  const issues = await draftIssues(tx, graph, now)
  tag(reply, row.revision)
  return {
    id: publicId('journey', row.id),
    name: row.name,
    state: row.state,
    stoppedWhy: row.stopped_why,
    graph,
    live: row.live_number === null ? null : { version: row.live_number, graph: Graph.parse(row.live_graph) },
    issues: worded(issues, request.language),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }
}

/** Live counts as the interface shows them, also sent by server-sent events. */
export async function presentLive(tx: WorkspaceTx, id: string, stretch: Stretch = {}) {
  const { ports, positions, messages } = await liveCounts(tx, id, stretch)
  return {
    ports: ports.map(({ node_id, port, count }) => ({ nodeId: node_id, port, count })),
    positions: positions.map(({ node_id, count }) => ({ nodeId: node_id, count })),
    messages,
  }
}

function presentTests(results: TestResult[], { language }: FastifyRequest) {
  return results.map(({ name, deviations, path, emails }) => ({
    name,
    passed: deviations.length === 0,
    problems: deviations.map(({ code, values }) => say(language, code, values)),
    path,
    emails,
  }))
}

function presentWhyNot({ code, values, at }: WhyNot, { language }: FastifyRequest) {
  return { code, message: say(language, code, values), at: at?.toISOString() ?? null }
}

const enrollmentOf = ({ contactId, entryId }: { contactId: string; entryId?: string | undefined }) => ({
  contactId: uuidOf('contact', contactId),
  runId: entryId === undefined ? undefined : uuidOf('run', entryId),
})

export const journeyHandlers = handlers({
  async listJourneys({ tx }) {
    const rows = await listJourneys(tx)
    return {
      data: rows.map(({ id, updated_at, ...row }) => ({
        ...row,
        id: publicId('journey', id),
        updatedAt: updated_at.toISOString(),
      })),
    }
  },
  async createJourney({ tx, workspaceId, body, request, reply, now }) {
    return presentJourney(tx, await createJourney(tx, workspaceId, body), request, reply, now)
  },
  listJourneyStarters: async ({ query, request }) => ({
    data: await journeyStarters(query.language ?? request.language),
  }),
  createJourneyFromStarter: outsideTransaction(async (call: NetworkCall<Routes['createJourneyFromStarter']>) => {
    const { inTransaction, workspaceId, userId, params, body, request, reply, now } = call
    const id = await createFromStarter(inTransaction, { workspaceId, userId }, params.key, body.language, now)
    return inTransaction((tx) => presentJourney(tx, id, request, reply, now))
  }),
  getJourney: ({ tx, params, request, reply, now }) =>
    presentJourney(tx, uuidOf('journey', params.id), request, reply, now),
  async saveJourney({ tx, userId, params, body, request, reply, now }) {
    const id = uuidOf('journey', params.id)
    await saveDraft(tx, id, userId, body, now)
    return presentJourney(tx, id, request, reply, now)
  },
  exportJourney: async ({ tx, params }) => ({ yaml: await exportJourney(tx, uuidOf('journey', params.id)) }),
  async importJourney({ tx, workspaceId, userId, body, request, reply, now }) {
    const { id, created, changed } = await importJourney(tx, { workspaceId, userId }, body, now)
    return { ...(await presentJourney(tx, id, request, reply, now)), created, changed }
  },
  async testJourneyFile({ tx, workspaceId, body, request, now }) {
    return { data: presentTests(await runTests(tx, workspaceId, await readJourneyFile(tx, body.yaml), now), request) }
  },
  async testJourney({ tx, workspaceId, params, request, now }) {
    const { name, draft } = await getJourney(tx, uuidOf('journey', params.id))
    return { data: presentTests(await runTests(tx, workspaceId, { name, graph: Graph.parse(draft) }, now), request) }
  },
  async organizeJourney({ tx, params, body, now }) {
    await fileJourney(tx, uuidOf('journey', params.id), body, now)
    return undefined
  },
  async getJourneyHistory({ tx, params }) {
    const id = uuidOf('journey', params.id)
    await getJourney(tx, id)
    return { data: (await draftHistory(tx, id)).map(({ at, ...state }) => ({ ...state, at: at.toISOString() })) }
  },
  getJourneyRevision: async ({ tx, params, query }) => ({
    graph: Graph.parse(await keptGraph(tx, uuidOf('journey', params.id), query.kind, query.number)),
  }),
  async announceJourneyEditor({ tx, workspaceId, userId, params, now }) {
    const id = uuidOf('journey', params.id)
    return userId
      ? meetEditors(tx, workspaceId, id, userId, now)
      : { others: [], revision: (await getJourney(tx, id)).revision }
  },
  async deleteJourney({ tx, params, now }) {
    await deleteJourney(tx, uuidOf('journey', params.id), now)
    return undefined
  },
  previewJourneyPublication: outsideTransaction(
    async ({ inTransaction, params, request, now }: NetworkCall<Routes['previewJourneyPublication']>) => {
      const { warnings, ...preview } = await previewPublication(inTransaction, uuidOf('journey', params.id), now)
      return { ...preview, warnings: worded(warnings, request.language) }
    },
  ),
  async publishJourney({ tx, workspaceId, userId, params, query, now }) {
    const { number } = await publishJourney(tx, workspaceId, uuidOf('journey', params.id), userId, now, query.inside)
    return { version: number }
  },
  async migrateJourneyContacts({ tx, workspaceId, userId, params, body, now }) {
    return {
      bulkJobId: publicId(
        'bulkJob',
        await startMigration(tx, { workspaceId, userId }, uuidOf('journey', params.id), body.plan, now),
      ),
    }
  },
  async stopJourney({ tx, workspaceId, params, query, now }) {
    await stopJourney(tx, workspaceId, uuidOf('journey', params.id), now, query.reason)
    return undefined
  },
  async pauseJourney({ tx, params, now }) {
    await pauseJourney(tx, uuidOf('journey', params.id), now)
    return undefined
  },
  async getJourneyPause({ tx, workspaceId, params, now }) {
    const id = uuidOf('journey', params.id)
    await getJourney(tx, id)
    return { overdue: await countOverdue(tx, workspaceId, id, now) }
  },
  async resumeJourney({ tx, workspaceId, params, query, now }) {
    await resumeJourney(tx, workspaceId, uuidOf('journey', params.id), query, now)
    return undefined
  },
  async addJourneyContacts({ tx, workspaceId, userId, params, body, request, now }) {
    const { audience } = body
    const chosen =
      audience.kind === 'all'
        ? audience
        : audience.kind === 'segment'
          ? { kind: 'segment' as const, segmentId: uuidOf('segment', audience.segmentId) }
          : { kind: 'contacts' as const, contactIds: audience.contactIds.map((id) => uuidOf('contact', id)) }
    const { entered, bulkJobId, refused } = await addContacts(tx, {
      workspaceId,
      userId,
      journeyId: uuidOf('journey', params.id),
      audience: chosen,
      data: body.data ?? {},
      language: request.language,
      now,
    })
    return {
      entered,
      bulkJobId: bulkJobId ? publicId('bulkJob', bulkJobId) : null,
      refused: refused ? presentWhyNot(refused, request) : null,
    }
  },
  async removeJourneyContact({ tx, workspaceId, params, body, now }) {
    const of = { workspaceId, journeyId: uuidOf('journey', params.id), ...enrollmentOf(body) }
    return { removed: await removeFromJourney(tx, of, now) }
  },
  async skipJourneyWait({ tx, workspaceId, params, body, now }) {
    const of = { workspaceId, journeyId: uuidOf('journey', params.id), ...enrollmentOf(body) }
    return { skipped: await skipWait(tx, of, body.nodeId, now) }
  },
  async getJourneyCounts({ tx, params, query }) {
    const id = uuidOf('journey', params.id)
    await getJourney(tx, id)
    return presentLive(tx, id, query)
  },
  async listJourneySplits({ tx, params }) {
    const { live_graph, draft } = await getJourney(tx, uuidOf('journey', params.id))
    const results = await splitResults(tx, uuidOf('journey', params.id), Graph.parse(live_graph ?? draft))
    return {
      data: results.map(({ winner, ...result }) => ({
        ...result,
        winner: winner && { ...winner, decidedAt: winner.decidedAt.toISOString() },
      })),
    }
  },
  async declareSplitWinner({ tx, workspaceId, params, body, now }) {
    await chooseBranch(tx, workspaceId, uuidOf('journey', params.id), body.nodeId, body.port, now)
    return undefined
  },
  async getJourneyConversions({ tx, workspaceId, params, query }) {
    const id = uuidOf('journey', params.id)
    await getJourney(tx, id)
    const { steps, ...totals } = await conversionsOf(tx, workspaceId, id, query)
    return {
      ...totals,
      steps: steps.map(({ node_id, port, converted, revenue, median_seconds }) => ({
        nodeId: node_id,
        port,
        converted,
        revenue,
        medianSeconds: median_seconds,
      })),
    }
  },
  async getJourneyContactPath({ tx, params, query, request, now }) {
    const [id, contactId] = [uuidOf('journey', params.id), uuidOf('contact', query.contactId)]
    await getJourney(tx, id)
    const { contact, entries } = await pathsOf(tx, id, contactId)
    const whyNot = entries.length === 0 ? await whyNotEnrolled(tx, id, contactId, request.language, now) : null
    return {
      contact: { ...contact, id: query.contactId },
      entries: entries.map((entry) => ({
        version: entry.version,
        graph: entry.graph,
        workflowId: entry.workflow_id,
        reason: entry.reason,
        event: entry.event,
        fromJourney: entry.from_journey,
        enteredAt: entry.entered_at.toISOString(),
        state: entry.state,
        nodeId: entry.node_id,
        since: entry.since.toISOString(),
        dueAt: entry.due_at?.toISOString() ?? null,
        movedAt: entry.moved_at?.toISOString() ?? null,
        endedAt: entry.ended_at?.toISOString() ?? null,
        endedWhy: entry.ended_why,
        convertedAt: entry.converted_at?.toISOString() ?? null,
        revenue: entry.revenue,
        steps: entry.steps.map(({ node_id, port, at, why, message }) => ({
          nodeId: node_id,
          port,
          at: at.toISOString(),
          why,
          message,
        })),
      })),
      whyNot: whyNot && presentWhyNot(whyNot, request),
    }
  },
  async runJourneyTrial({ tx, workspaceId, params, body, now }) {
    const steps = await runTrial(tx, {
      workspaceId,
      journeyId: uuidOf('journey', params.id),
      contactId: uuidOf('contact', body.contactId),
      choices: body.choices,
      properties: body.properties,
      now,
    })
    return { steps: steps.map(({ at, ...step }) => ({ ...step, at: at.toISOString() })) }
  },
  simulateJourney: ({ tx, workspaceId, params, body, now }) =>
    simulate(tx, { workspaceId, journeyId: uuidOf('journey', params.id), days: body.days, limit: body.contacts, now }),
  async listJourneyContacts({ tx, params, query }) {
    const id = uuidOf('journey', params.id)
    await getJourney(tx, id)
    const page = await listJourneyContacts(tx, id, query)
    return {
      ...page,
      data: page.data.map((row) => ({
        contactId: publicId('contact', row.contact_id),
        name: row.name,
        email: row.email,
        nodeId: row.node_id,
        state: row.state,
        version: row.version,
        enteredAt: row.entered_at.toISOString(),
        since: row.since.toISOString(),
        dueAt: row.due_at?.toISOString() ?? null,
        endedAt: row.ended_at?.toISOString() ?? null,
        endedWhy: row.ended_why,
        leftAt: row.left_at?.toISOString() ?? null,
        workflowId: row.workflow_id,
      })),
    }
  },
})
