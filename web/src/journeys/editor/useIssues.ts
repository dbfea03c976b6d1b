import { say } from '@parcours/model/i18n/say.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { validateGraph } from '@parcours/model/journey/validate.ts'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useSegments } from '../../segments/SegmentSelect.tsx'
import { useConnections } from '../../settings/connections.ts'
import { type FoundIssue, RULES } from './found-issue.ts'

/**
 * What keeps the draft from being published: derived at each change by the same function that the server uses.
 * @param serverIssues what the server found in the draft as it is saved,
 *   which knows more: what fields can be filled in with, say
 */
export function useIssues(graph: Graph, serverIssues: { path: string; message: string }[]): FoundIssue[] {
  const { i18n } = useTranslation()
  const templates = useQuery({ queryKey: ['templates'], queryFn: () => call('listTemplates') })
  const segments = useSegments()
  const connections = useConnections()
  const journeys = useQuery({ queryKey: ['journeys'], queryFn: () => call('listJourneys') })
  return useMemo(() => {
    const found = validateGraph(graph, {
      ...(templates.data && { templateIds: new Set(templates.data.data.map(({ id }) => id)) }),
      ...(segments.data && {
        segmentIds: new Set(segments.data.data.map(({ id }) => id)),
        listIds: new Set(segments.data.data.filter(({ kind }) => kind === 'static').map(({ id }) => id)),
      }),
      ...(connections.data && { connections: new Map(connections.data.data.map(({ id, channel }) => [id, channel])) }),
      ...(journeys.data && {
        startableIds: new Set(journeys.data.data.filter(({ startable }) => startable).map(({ id }) => id)),
      }),
    }).map(({ path, code, values }) => ({ path, message: say(i18n.language === 'fr' ? 'fr' : 'en', code, values) }))
    const more = serverIssues.filter(({ path }) => !found.some((one) => one.path === path))
    return [...found, ...more].map(({ path, message }) => ({
      path,
      message,
      nodeId: path.startsWith('rules.') ? RULES : /^nodes\.([^.]+)/.exec(path)?.[1],
    }))
  }, [graph, serverIssues, templates.data, segments.data, connections.data, journeys.data, i18n.language])
}
