import { Button, Group, Stack, Text } from '@mantine/core'
import type { Graph } from '@parcours/model/journey/graph.ts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../../client.ts'
import { useFormat } from '../../parts/format.ts'
import { say, sayError } from '../../parts/notify.ts'
import { Failed, LoadingRows } from '../../parts/States.tsx'
import { useMutation } from '../../parts/useMutation.ts'
import { SidePanel } from './SidePanel.tsx'

/** What the history is chosen by, in place of a step: no step can have this id. */
export const HISTORY = ':history'

interface Props {
  journeyId: string
  /** The draft becomes what it was; that can be undone like any edit. */
  onRestore: (graph: Graph) => void
  overlay: boolean
  onClose: () => void
}

/** Earlier states of the draft and published versions, to go back to. */
export function HistoryPanel({ journeyId, onRestore, overlay, onClose }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const history = useQuery({
    queryKey: ['journeyHistory', journeyId],
    queryFn: () => call('getJourneyHistory', { params: { id: journeyId } }),
    staleTime: 0,
  })
  const restore = useMutation({
    mutationFn: ({ kind, number }: { kind: 'draft' | 'version'; number: number }) =>
      call('getJourneyRevision', { params: { id: journeyId }, query: { kind, number } }),
    onSuccess: ({ graph }) => {
      onRestore(graph)
      say(t('history.restored'))
    },
    onError: sayError,
  })
  const states = history.data?.data ?? []
  return (
    <SidePanel
      label={t('history.title')}
      title={t('history.title')}
      text={t('history.text')}
      overlay={overlay}
      onClose={onClose}
    >
      {history.isLoadingError && <Failed error={history.error} onRetry={() => void history.refetch()} />}
      {history.isPending && <LoadingRows />}
      {history.data && states.length === 0 && <Text>{t('history.empty')}</Text>}
      <Stack gap="sm" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
        {states.map(({ kind, number, at, by, steps }) => (
          <Group key={`${kind} ${number}`} component="li" justify="space-between" wrap="nowrap" align="flex-start">
            <div>
              <Text size="sm" fw={kind === 'version' ? 600 : 400}>
                {kind === 'version' ? t('history.version', { number }) : format.dateTime(at)}
              </Text>
              <Text size="xs" c="dimmed">
                {[
                  ...(kind === 'version' ? [format.dateTime(at)] : []),
                  by ?? t('history.program'),
                  t('history.steps', { count: steps }),
                ].join(' · ')}
              </Text>
            </div>
            <Button
              size="compact-sm"
              variant="default"
              loading={restore.isPending && restore.variables.kind === kind && restore.variables.number === number}
              onClick={() => restore.mutate({ kind, number })}
            >
              {t('history.restore')}
            </Button>
          </Group>
        ))}
      </Stack>
    </SidePanel>
  )
}
