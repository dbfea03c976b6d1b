import type { ConversionsAnswer, JourneyAnswer, LiveAnswer } from '@parcours/contract/journeys.ts'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { useQuery } from '@tanstack/react-query'
import { call, ProblemError } from '../../client.ts'
import { newest, useStream } from '../../parts/useStream.ts'
import { againstQuery, type StretchOfTime, stretchQuery } from './useStretch.ts'

/** Reading them costs more than the counts, and nobody waits for one at a second. */
export const CONVERSIONS_EVERY_MS = 10_000

/** A part of the past is asked for anew; the whole comes by itself. */
const PART_EVERY_MS = 5000

/** A stretch of a journey's past: as it was drawn, and what happened in it. */
export interface Figures {
  graph: Graph
  live: LiveAnswer
  /** Where the journey has a goal. */
  conversions: ConversionsAnswer | undefined
}

/** What the chosen stretch of a journey shows, what stands beside it, and which version there is not. */
export function useFigures(journey: JourneyAnswer, stretch: StretchOfTime) {
  const running = journey.live?.graph ?? journey.graph
  const query = stretchQuery(stretch)
  const streamed = useStream<LiveAnswer>(`/api/v1/stream?journey=${journey.id}`)
  const first = useCounts(journey.id, query ?? {}, query || streamed.isLost ? PART_EVERY_MS : false)
  const drawn = useVersion(journey.id, stretch.version)
  const graph = drawn.graph ?? running
  const conversions = useConversions(journey.id, query ?? {}, graph)

  const beside = againstQuery(stretch)
  const otherDrawn = useVersion(journey.id, beside?.version)
  const otherGraph = otherDrawn.graph ?? graph
  const otherCounts = useCounts(journey.id, beside, PART_EVERY_MS)
  const otherConversions = useConversions(journey.id, beside, otherGraph)
  const against: Figures | undefined = beside &&
    otherCounts.data && { graph: otherGraph, live: otherCounts.data, conversions: otherConversions }
  const missing = drawn.isMissing ? stretch.version : otherDrawn.isMissing ? beside?.version : undefined
  return { graph, live: query ? first.data : newest(streamed, first), conversions, against, first, missing }
}

function useCounts(journeyId: string, query: ReturnType<typeof stretchQuery>, every: number | false) {
  return useQuery({
    queryKey: ['live', journeyId, query],
    queryFn: () => call('getJourneyCounts', { params: { id: journeyId }, query: query ?? {} }),
    enabled: query !== undefined,
    refetchInterval: every,
  })
}

function useConversions(journeyId: string, query: ReturnType<typeof stretchQuery>, graph: Graph) {
  const { data } = useQuery({
    queryKey: ['conversions', journeyId, query],
    queryFn: () => call('getJourneyConversions', { params: { id: journeyId }, query: query ?? {} }),
    enabled: query !== undefined && Boolean(graph.rules?.goal),
    refetchInterval: CONVERSIONS_EVERY_MS,
  })
  return data
}

/** A version as it was published; no graph until it is known, and where none is asked for. */
function useVersion(journeyId: string, version: number | undefined): { graph: Graph | undefined; isMissing: boolean } {
  const { data, error } = useQuery({
    queryKey: ['journeyState', journeyId, version],
    queryFn: () =>
      call('getJourneyRevision', { params: { id: journeyId }, query: { kind: 'version', number: version ?? 1 } }),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  return {
    graph: version === undefined ? undefined : data?.graph,
    isMissing: version !== undefined && error instanceof ProblemError && error.problem.status === 404,
  }
}
